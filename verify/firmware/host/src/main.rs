//! The program on targets with an operating system: natively, or by user-mode emulation.

use headwater_firmware_training::{Machine, Memory, program};
use std::fmt::{Error, Write};
use std::process::ExitCode;

/// Standard output. Instructions and stack are not measured here.
struct Host;

impl Write for Host {
    fn write_str(&mut self, text: &str) -> Result<(), Error> {
        std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes()).map_err(|_| Error)
    }
}

impl Machine for Host {
    fn instructions(&mut self) -> Option<u64> {
        None
    }
    fn paint_stack(&mut self) {}
    fn stack_used(&mut self) -> Option<usize> {
        None
    }
}

fn main() -> ExitCode {
    match program(&mut Memory::new(), &mut Host) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
