//! The tests that judge the mutants: built once, then run one by one without a mutant to see that they pass, how long
//! each takes and which sites it passes.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::{Message, MetadataCommand};
use wait_timeout::ChildExt;

use crate::copy::{self, Places};
use crate::crew;
use crate::rewrite::Number;

/// Tests left out, by the beginning of their names, and why. A target that is left out whole is not built.
const LEFT_OUT: [(&str, &str); 6] = [
    (
        "verify/compile_fail::",
        "compares what the compiler evaluates, where no mutant is on, with the run time",
    ),
    ("verify/proof::rung_", "`each_evidence` runs the same, piece by piece"),
    ("verify/lesson::", "long trainings, whose findings a small fault in the core need not change"),
    ("verify/experiment::", "the same"),
    ("verify/headwater_verify::lesson", "the same"),
    ("verify/headwater_verify::glossary", "the same"),
];

fn is_left_out(name: &str) -> bool {
    LEFT_OUT.iter().any(|(begins, _)| name.starts_with(begins))
}

/// Tests that use constants of the core's `const fn`s. The compiler evaluates these with no mutant on, so the tests see
/// two cores at odds, which no real mutant would show: they do not judge the mutants of a `const fn`.
const WITH_CONSTANTS: [&str; 4] =
    ["core/network::engine", "core/network::events", "core/checkpoint::resume", "verify/plan::constant"];

/// The tests in the order they are asked. A group is built and run only for what the ones before leave standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// The tests of `core`, which build in a fraction of the time of the others.
    Core,
    /// The evidence of the registry, and the sample of rung 5.
    Evidence,
    /// The other tests of `verify`.
    Verifier,
}

impl Group {
    pub const ALL: [Self; 3] = [Self::Core, Self::Evidence, Self::Verifier];

    fn package(self) -> &'static str {
        match self {
            Self::Core => "core",
            Self::Evidence | Self::Verifier => "verify",
        }
    }

    /// Whether the tests beside the sources belong to it.
    fn has_library(self) -> bool {
        self != Self::Evidence
    }

    fn has_target(self, name: &str) -> bool {
        let is_evidence = ["each_evidence", "exhaustive"].contains(&name);
        self == Self::Core || is_evidence == (self == Self::Evidence)
    }
}

/// One test function.
pub struct Test {
    /// Target and name.
    pub name: String,
    binary: PathBuf,
    function: String,
    folder: PathBuf,
    /// How long it takes with no mutant on, all sites being traced.
    pub time: Duration,
    /// The first mutants of the sites it passes.
    pub passes: BTreeSet<Number>,
}

/// How a run of one test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Passed,
    Failed,
    OutOfTime,
}

impl Test {
    /// Whether it may judge the mutants of a `const fn`.
    pub fn evaluates_at_run_time(&self) -> bool {
        !WITH_CONSTANTS.iter().any(|begins| self.name.starts_with(begins))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(["--exact", &self.function, "--test-threads", "1"])
            .current_dir(&self.folder)
            // What a failing property test would otherwise leave for the next mutant, or spend on a smaller example.
            .env("PROPTEST_FAILURE_PERSISTENCE", "off")
            .env("PROPTEST_MAX_SHRINK_ITERS", "0")
            .env("RAYON_NUM_THREADS", "1")
            .env("RUST_BACKTRACE", "0")
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Runs the test with one mutant on.
    pub fn run(&self, mutant: Number) -> Result<End> {
        // Ten times as long as without, and three seconds for a busy machine.
        let limit = Duration::from_secs(3) + 10 * self.time;
        let mut child = self.command().env("HEADWATER_MUTANT", mutant.to_string()).spawn()?;
        match child.wait_timeout(limit)? {
            Some(status) if status.success() => Ok(End::Passed),
            Some(_) => Ok(End::Failed),
            None => {
                child.kill()?;
                child.wait()?;
                Ok(End::OutOfTime)
            }
        }
    }

    /// Runs the test with no mutant on.
    fn trace(&mut self, file: &Path) -> Result<()> {
        let began = Instant::now();
        let status = self.command().env("HEADWATER_MUTANT", "trace").env("HEADWATER_TRACE", file).status()?;
        self.time = began.elapsed();
        ensure!(status.success(), "{} fails without any mutant", self.name);
        // A test that passes no site writes nothing.
        if let Ok(list) = std::fs::read_to_string(file) {
            self.passes = list.lines().map(str::parse).collect::<Result<_, _>>()?;
            std::fs::remove_file(file)?;
        }
        Ok(())
    }
}

/// Builds a group of the copy's tests and runs each once.
pub fn gather(places: &Places, group: Group) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    for (target, binary, folder) in build(places, group)? {
        let output = Command::new(&binary)
            .args(["--list", "--format", "terse"])
            .current_dir(&folder)
            .env("HEADWATER_MUTANT", "0")
            .output()?;
        for function in
            String::from_utf8(output.stdout)?.lines().filter_map(|line| line.strip_suffix(": test"))
        {
            let name = format!("{target}::{function}");
            if is_left_out(&name) {
                continue;
            }
            tests.push(Test {
                name,
                binary: binary.clone(),
                function: function.to_owned(),
                folder: folder.clone(),
                time: Duration::ZERO,
                passes: BTreeSet::new(),
            });
        }
    }
    let failures = Mutex::new(Vec::new());
    let traces = places.build.join("traces");
    std::fs::create_dir_all(&traces)?;
    let jobs: Vec<Mutex<&mut Test>> = tests.iter_mut().map(Mutex::new).collect();
    crew::each(jobs.len(), "tests", |index| {
        let mut test = jobs[index].lock().expect("each test has one worker");
        let traced = test.trace(&traces.join(index.to_string()));
        if let Err(error) = traced {
            failures.lock().expect("nothing panics while it holds this lock").push(error.to_string());
        }
    });
    drop(jobs);
    let failures = failures.into_inner()?;
    ensure!(failures.is_empty(), "{}", failures.join("\n"));
    Ok(tests)
}

/// The test targets of a group: name, executable and folder of the package.
fn build(places: &Places, group: Group) -> Result<Vec<(String, PathBuf, PathBuf)>> {
    let package = group.package();
    let mut command = copy::cargo(places, &places.copy);
    command.args(["test", "--no-run", "--message-format", "json", "--quiet"]);
    command.args(["--package", &format!("headwater-{package}")]);
    if group == Group::Core {
        // As `verify` has it, so that the core is compiled once.
        command.args(["--features", "dispatch"]);
    }
    if group.has_library() {
        command.arg("--lib");
    }
    let metadata = MetadataCommand::new().current_dir(&places.copy).no_deps().exec()?;
    let own = metadata.packages.iter().filter(|other| *other.name == format!("headwater-{package}"));
    for target in own.flat_map(|package| &package.targets).filter(|target| target.is_test()) {
        if group.has_target(&target.name) && !is_left_out(&format!("{package}/{}::", target.name)) {
            command.args(["--test", &target.name]);
        }
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let stdout = child.stdout.take().context("the output of cargo test")?;
    let mut found = BTreeMap::new();
    for message in Message::parse_stream(BufReader::new(stdout)) {
        match message? {
            Message::CompilerArtifact(artifact) => {
                if let (true, Some(executable)) = (artifact.profile.test, artifact.executable) {
                    let folder = artifact.manifest_path.parent().context("a manifest lies in a folder")?;
                    let package = folder.file_name().unwrap_or_default();
                    let name = format!("{package}/{}", artifact.target.name);
                    found.insert(name, (executable.into_std_path_buf(), folder.to_path_buf().into()));
                }
            }
            Message::CompilerMessage(message)
                if message.message.level == cargo_metadata::diagnostic::DiagnosticLevel::Error =>
            {
                eprintln!("{}", message.message.rendered.unwrap_or(message.message.message));
            }
            _ => {}
        }
    }
    if !child.wait()?.success() {
        bail!("the tests do not build on the copy");
    }
    Ok(found.into_iter().map(|(name, (executable, folder))| (name, executable, folder)).collect())
}
