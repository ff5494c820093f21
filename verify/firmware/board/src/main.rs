//! The program on bare metal. Text goes to the debugger by semihosting, and so does the exit code.
#![cfg_attr(target_os = "none", no_std)]
#![cfg_attr(target_os = "none", no_main)]

#[cfg(target_os = "none")]
mod counter;
#[cfg(target_os = "none")]
mod start;

#[cfg(not(target_os = "none"))]
fn main() {
    eprintln!("this program is for bare metal; build it with --target thumbv7em-none-eabihf, for example");
    std::process::exit(2);
}
