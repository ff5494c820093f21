//! From reset to the program, and what it prints to.

use crate::counter;
use core::fmt::{self, Write};
use core::hint::black_box;
use core::panic::PanicInfo;
use core::ptr;
use headwater_firmware_training::{Machine, Memory, program};
use semihosting::io::{self, Stdout, Write as _};
use semihosting::process;

static mut MEMORY: Memory = Memory::new();

#[cfg(target_arch = "arm")]
#[cortex_m_rt::entry]
fn entry() -> ! {
    main()
}

#[cfg(target_arch = "riscv32")]
#[riscv_rt::entry]
fn entry() -> ! {
    main()
}

fn main() -> ! {
    let Ok(output) = io::stdout() else { process::exit(3) };
    let mut board = Board { output, top: ptr::null_mut() };
    counter::start();
    if !counter::is_exact() {
        let _ = writeln!(
            board,
            "the counter does not count instructions; run it with -icount, as .ci/firmware does"
        );
        process::exit(4)
    }
    // SAFETY: this is the only place that names MEMORY, and it is reached once.
    let memory = unsafe { &mut *(&raw mut MEMORY) };
    match program(memory, &mut board) {
        Ok(()) => process::exit(0),
        Err(failure) => {
            let _ = writeln!(board, "{failure}");
            process::exit(1)
        }
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    if let Ok(mut output) = io::stdout() {
        let _ = writeln!(output, "{info}");
    }
    process::exit(101)
}

/// Else a stack that ran out would end in a loop.
#[cfg(target_arch = "arm")]
#[cortex_m_rt::exception]
unsafe fn HardFault(_: &cortex_m_rt::ExceptionFrame) -> ! {
    if let Ok(mut output) = io::stdout() {
        let _ = writeln!(output, "a hard fault: perhaps the stack ran out");
    }
    process::exit(102)
}

struct Board {
    output: Stdout,
    /// Where the paint begins; it ends at the lowest address of the stack.
    top: *mut u32,
}

impl Write for Board {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.output.write_all(text.as_bytes()).map_err(|_| fmt::Error)
    }
}

/// What no frame holds by chance.
const PAINT: u32 = 0xdead_c0de;

unsafe extern "C" {
    /// The first word after the statics, named by the linker script.
    #[link_name = "__sheap"]
    static mut LOWEST: u32;
}

impl Machine for Board {
    fn instructions(&mut self) -> Option<u64> {
        Some(counter::instructions())
    }

    #[inline(never)]
    fn paint_stack(&mut self) {
        // A local marks about where the caller's frame ends; this frame is left out.
        let mut here = 0_u32;
        self.top = black_box(&raw mut here);
        let mut word = &raw mut LOWEST;
        let end = self.top.wrapping_sub(16);
        while word < end {
            // SAFETY: between the last static and this frame there is nothing but unused stack; no interrupt is on.
            unsafe { word.write_volatile(PAINT) };
            word = word.wrapping_add(1);
        }
    }

    #[inline(never)]
    fn stack_used(&mut self) -> Option<usize> {
        let mut word = &raw mut LOWEST;
        // SAFETY: the words below `top` are the stack's.
        while word < self.top && unsafe { word.read_volatile() } == PAINT {
            word = word.wrapping_add(1);
        }
        if word == &raw mut LOWEST {
            let _ = writeln!(self, "the stack ran out");
            process::exit(5)
        }
        Some(self.top.addr() - word.addr())
    }
}
