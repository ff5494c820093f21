//! What a library without the standard library must have. `.ci/c-interface` checks that linked programs have it not.

use core::panic::PanicInfo;

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    a_panic_can_be_reached()
}

/// A mark: the linker keeps it exactly if something that was linked can panic.
#[inline(never)]
#[unsafe(no_mangle)]
extern "C" fn a_panic_can_be_reached() -> ! {
    loop {
        core::hint::spin_loop();
    }
}
