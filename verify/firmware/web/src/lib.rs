//! The program as a WebAssembly module: `run.mjs` gives it a place to print to and calls `run`.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![cfg(target_arch = "wasm32")]

use core::fmt::{self, Write};
use core::panic::PanicInfo;
use headwater_firmware_training::{Machine, Memory, program};

#[link(wasm_import_module = "host")]
unsafe extern "C" {
    safe fn print(text: *const u8, length: usize);
}

static mut MEMORY: Memory = Memory::new();

struct Web;

impl Write for Web {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        print(text.as_ptr(), text.len());
        Ok(())
    }
}

impl Machine for Web {
    fn instructions(&mut self) -> Option<u64> {
        None
    }
    fn paint_stack(&mut self) {}
    fn stack_used(&mut self) -> Option<usize> {
        None
    }
}

/// Runs the program; returns 0 if all claims hold.
// SAFETY: no other function of this module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn run() -> i32 {
    // SAFETY: `run.mjs` calls this once, and nothing else names MEMORY.
    let memory = unsafe { &mut *(&raw mut MEMORY) };
    match program(memory, &mut Web) {
        Ok(()) => 0,
        Err(failure) => {
            let _ = writeln!(Web, "{failure}");
            1
        }
    }
}

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    let _ = writeln!(Web, "{info}");
    core::arch::wasm32::unreachable()
}
