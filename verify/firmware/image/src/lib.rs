//! Images that hold what a board would carry and nothing else: no text, no semihosting, no test.
//!
//! They are not run. `.ci/firmware` searches them for panics and for an allocator, and weighs them. Each is built by itself,
//! with the features of the core that it uses: `Cargo.toml` says which.
//!
//! | image | what it holds |
//! |---|---|
//! | `every_function` | a call of every public function of the core, for `f32` and `f64` |
//! | `empty` | start-up code alone: what the others are weighed against |
//! | `dense`, `softmax`, `batch_norm`, `adam` | a training step, each with one thing more |
//! | `tanh` | the step of `adam` with tanh in place of ReLU |
//! | `initialise`, `checkpoint`, `probe` | the step of `adam`, and one thing more |
//! | `inference` | the network of `adam`, run alone |
//! | `full`, `full_inference` | a training step, and inference, of any network: what a plan counts where no smaller image has all its kinds |
#![no_std]

pub mod every;
mod memory;
mod networks;
mod weyl;

pub use memory::Memory;
pub use networks::{ACTIVATED, ADAM, BATCH, INPUTS, NORMALISED, PLAIN, SGD, SMOOTH};
pub use weyl::Weyl;

/// Start-up code, a panic handler that leaves a mark, and `$run` over and over.
#[macro_export]
macro_rules! image {
    ($run:path) => {
        #[cfg(target_arch = "arm")]
        #[cortex_m_rt::entry]
        fn entry() -> ! {
            loop {
                $run()
            }
        }

        #[cfg(target_arch = "riscv32")]
        #[riscv_rt::entry]
        fn entry() -> ! {
            loop {
                $run()
            }
        }

        // The mark: a symbol that is in the image exactly if something in it can panic.
        #[cfg(target_os = "none")]
        core::arch::global_asm!(
            ".section .text.a_panic_can_be_reached, \"ax\"",
            ".globl a_panic_can_be_reached",
            "a_panic_can_be_reached:",
            ".word 0",
        );

        #[cfg(target_os = "none")]
        #[panic_handler]
        fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
            unsafe extern "C" {
                safe fn a_panic_can_be_reached() -> !;
            }
            a_panic_can_be_reached()
        }

        #[cfg(not(target_os = "none"))]
        fn main() {
            $run()
        }
    };
}
