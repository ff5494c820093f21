/* From reset to main on a Cortex-M. */

#include <stdint.h>

extern uint32_t data_load, data_start, data_end, bss_start, bss_end, stack_top;
int main(void);

#ifdef SEMIHOSTING
#include <stdlib.h>
void initialise_monitor_handles(void);
#endif

void reset(void);
void fault(void);

__attribute__((section(".vectors"), used)) static const struct {
    void *stack;
    void (*handlers[15])(void);
} vectors = {&stack_top, {reset, fault, fault, fault, fault, fault}};

void fault(void) {
#ifdef SEMIHOSTING
    _Exit(102);
#endif
    for (;;) {
    }
}

__attribute__((naked)) void reset(void) {
#ifdef __ARM_FP
    /* The floating-point unit on (CPACR), before any code that might use it. */
    __asm volatile("ldr r0, =0xE000ED88\n ldr r1, [r0]\n orr r1, r1, #0xF00000\n str r1, [r0]\n dsb\n isb");
#endif
    __asm volatile("bl start");
}

__attribute__((used)) void start(void) {
    for (uint32_t *from = &data_load, *to = &data_start; to < &data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = &bss_start; to < &bss_end;) {
        *to++ = 0;
    }
#ifdef SEMIHOSTING
    initialise_monitor_handles();
    exit(main());
#else
    main();
    for (;;) {
    }
#endif
}
