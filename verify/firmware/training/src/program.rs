//! All of it in order.

use crate::bits;
use crate::cost::{Cost, cost};
use crate::digits::TEST;
use crate::exact::exact;
use crate::failure::{Failure, claim};
use crate::fenced;
use crate::functions;
use crate::machine::Machine;
use crate::memory::Memory;
use crate::network::{ADAM, NET, Recipe, SGD};
use crate::refused::refused;
use crate::run::{EPOCHS, Run};
use crate::sick;

/// Epochs after which the run is saved, to be resumed.
const SAVED: u64 = EPOCHS / 2;

/// Runs the program and prints what it finds.
///
/// Lines that begin with `measured` differ between targets: optimiser, call, instructions, bytes of stack. All others are
/// the same to the byte.
///
/// # Errors
/// The first claim that does not hold.
pub fn program(memory: &mut Memory, machine: &mut dyn Machine) -> Result<(), Failure> {
    writeln!(machine, "network: structure {:016x}", NET.fingerprint())?;
    if cfg!(feature = "functions") {
        let found = functions::hash();
        writeln!(machine, "functions: {found:016x}")?;
        claim(found == bits::FUNCTIONS, "every function has the committed bits")?;
    }
    for (recipe, end) in [SGD, ADAM].into_iter().zip(bits::ENDS) {
        let name = recipe.optimiser.name();
        print_plan(recipe, machine)?;
        exact(memory, recipe)?;
        writeln!(machine, "{name}: every planned byte is written, and none beside")?;
        let found = trained(memory, recipe, machine)?;
        writeln!(
            machine,
            "{name}: parameters {:016x}, state {:016x}, moments {:016x}",
            found.parameters, found.state, found.moments
        )?;
        claim(resumed(memory, recipe)? == found, "a resumed run ends with the same bits")?;
        writeln!(machine, "{name}: resumed after epoch {SAVED}: the same bits")?;
        claim(found == end, "the run ends with the committed bits")?;
        measure(memory, recipe, machine)?;
    }
    sick::examine(memory, machine)?;
    refused(memory, machine)?;
    writeln!(machine, "all claims hold")?;
    Ok(())
}

fn print_plan(recipe: Recipe, machine: &mut dyn Machine) -> Result<(), Failure> {
    let plan = recipe.plan();
    let bytes = |scalars: usize| scalars * size_of::<f32>();
    writeln!(
        machine,
        "{}: bytes planned: parameters {}, gradients {}, state {}, moments {}, scratch {}, together {}; checkpoint {}",
        recipe.optimiser.name(),
        bytes(plan.parameters),
        bytes(plan.gradients),
        bytes(plan.state),
        bytes(plan.moments),
        bytes(plan.scratch),
        bytes(plan.total()),
        recipe.record()
    )?;
    Ok(())
}

/// Trains from the start to the end, saving on the way.
fn trained(memory: &mut Memory, recipe: Recipe, machine: &mut dyn Machine) -> Result<bits::End, Failure> {
    let name = recipe.optimiser.name();
    let parts =
        fenced::cut(&mut memory.words, &recipe.lengths(), 0.0).ok_or(Failure::Claim("the plan fits"))?;
    let mut run = Run::new(recipe, parts, &mut memory.batch);
    run.initialise()?;
    for epoch in 1..=EPOCHS {
        let loss = run.epoch()?;
        writeln!(machine, "{name}: epoch {epoch}: loss {loss:.7}")?;
        if epoch == SAVED {
            run.save(&mut memory.record)?;
        }
    }
    let right = run.accuracy()?;
    writeln!(machine, "{name}: {right} of {TEST} new images recognised")?;
    claim(right > TEST / 2, "more than half of the new images are recognised")?;
    let end = run.end();
    sick::healthy(&mut run, machine)?;
    claim(fenced::intact(&memory.words, &recipe.lengths()), "nothing is written beside the planned arrays")?;
    Ok(end)
}

/// Wipes the memory and goes on from the record.
fn resumed(memory: &mut Memory, recipe: Recipe) -> Result<bits::End, Failure> {
    let parts =
        fenced::cut(&mut memory.words, &recipe.lengths(), f32::NAN).ok_or(Failure::Claim("the plan fits"))?;
    let mut run = Run::new(recipe, parts, &mut memory.batch);
    let record = memory.record.get(..recipe.record()).unwrap_or_default();
    run.resume(record)?;
    for _ in SAVED..EPOCHS {
        run.epoch()?;
    }
    Ok(run.end())
}

/// Prints what each call costs.
fn measure(memory: &mut Memory, recipe: Recipe, machine: &mut dyn Machine) -> Result<(), Failure> {
    let parts =
        fenced::cut(&mut memory.words, &recipe.lengths(), 0.0).ok_or(Failure::Claim("the plan fits"))?;
    let record = memory.record.get_mut(..recipe.record()).unwrap_or_default();
    let mut run = Run::new(recipe, parts, &mut memory.batch);
    let name = recipe.optimiser.name();
    let taken = cost(machine, &mut || run.initialise())?;
    print_cost(machine, name, "initialise", taken)?;
    run.first_step()?;
    let taken = cost(machine, &mut || run.step().map(|_| ()))?;
    print_cost(machine, name, "step", taken)?;
    let taken = cost(machine, &mut || run.recognised().map(|_| ()))?;
    print_cost(machine, name, "infer", taken)?;
    let taken = cost(machine, &mut || run.save(record).map(|_| ()))?;
    print_cost(machine, name, "save", taken)?;
    let taken = cost(machine, &mut || run.resume(record))?;
    print_cost(machine, name, "resume", taken)
}

fn print_cost(machine: &mut dyn Machine, name: &str, call: &str, cost: Cost) -> Result<(), Failure> {
    if let Cost { instructions: Some(instructions), stack: Some(stack) } = cost {
        writeln!(machine, "measured: {name} {call} {instructions} {stack}")?;
    }
    Ok(())
}
