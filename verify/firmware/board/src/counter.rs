//! A count of instructions.
//!
//! QEMU with `-icount` lets one instruction take a fixed time, and timers follow. So a timer counts instructions: on ARM
//! the SysTick, on RISC-V `minstret` itself.

#[cfg(target_arch = "arm")]
mod arm {
    use core::sync::atomic::{AtomicU32, Ordering};
    use cortex_m::peripheral::SYST;
    use cortex_m::peripheral::syst::SystClkSource;

    /// SysTick counts down from here, 24 bits.
    const RELOAD: u32 = 0x00ff_ffff;
    /// Nanoseconds an instruction takes: `-icount shift=5`.
    const INSTRUCTION: u64 = 32;
    /// Nanoseconds of a tick, in 64ths: 16 MHz on the nRF51, 25 MHz on the MPS2.
    const TICK_64: u64 = if cfg!(target_abi = "eabihf") { 40 * 64 } else { 4000 };

    static WRAPS: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn start() {
        // SAFETY: nothing else in this program uses SysTick.
        let mut timer = unsafe { cortex_m::Peripherals::steal() }.SYST;
        timer.set_clock_source(SystClkSource::Core);
        timer.set_reload(RELOAD);
        timer.clear_current();
        timer.enable_counter();
        timer.enable_interrupt();
    }

    #[cortex_m_rt::exception]
    fn SysTick() {
        WRAPS.store(WRAPS.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
    }

    pub(crate) fn instructions() -> u64 {
        let (wraps, ticks) = loop {
            let before = WRAPS.load(Ordering::Relaxed);
            let ticks = u64::from(RELOAD - SYST::get_current());
            if WRAPS.load(Ordering::Relaxed) == before {
                break (u64::from(before), ticks);
            }
        };
        (wraps * (u64::from(RELOAD) + 1) + ticks) * TICK_64 / (64 * INSTRUCTION)
    }
}

/// Whether a stretch whose instructions are known is counted right, to the length of some ticks.
pub(crate) fn is_exact() -> bool {
    const ROUNDS: u32 = 100_000;
    let first = instructions();
    let second = instructions();
    // SAFETY: it changes no more than a register of its own.
    unsafe {
        #[cfg(target_arch = "arm")]
        core::arch::asm!("2:", "subs {0}, {0}, #1", "bne 2b", inout(reg) ROUNDS => _);
        #[cfg(target_arch = "riscv32")]
        core::arch::asm!("2:", "addi {0}, {0}, -1", "bnez {0}, 2b", inout(reg) ROUNDS => _);
    }
    let third = instructions();
    // Two instructions a round; reading takes as long as it took before.
    let counted = (third - second).saturating_sub(second - first);
    counted.abs_diff(u64::from(2 * ROUNDS)) < 20
}

#[cfg(target_arch = "arm")]
pub(crate) use arm::{instructions, start};

#[cfg(target_arch = "riscv32")]
pub(crate) fn start() {}

#[cfg(target_arch = "riscv32")]
pub(crate) fn instructions() -> u64 {
    riscv::register::minstret::read64()
}
