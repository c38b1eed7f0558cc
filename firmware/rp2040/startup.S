/*
 * From reset to main, for loader and application alike. Only this file runs from flash: it copies the program to RAM, so that
 * nothing that runs later waits for the flash or misses it while it erases.
 */
    .syntax unified
    .cpu cortex-m0plus
    .thumb

    .section .start, "ax"
    .global start_vectors
start_vectors:
    .word __stack
    .word reset

    .global reset
    .thumb_func
reset:
    cpsid i
    ldr r0, =__ram_load
    ldr r1, =__ram_begin
    ldr r2, =__ram_end
1:  cmp r1, r2
    bhs 2f
    ldmia r0!, {r3}
    stmia r1!, {r3}
    b 1b
2:  ldr r1, =__bss_begin
    ldr r2, =__bss_end
    movs r3, #0
3:  cmp r1, r2
    bhs 4f
    stmia r1!, {r3}
    b 3b
4:  ldr r0, =vectors
    ldr r1, =0xE000ED08         /* VTOR */
    str r0, [r1]
    cpsie i
    ldr r0, =main
    blx r0
5:  b 5b
    .ltorg

/* A stray exception stops here; the application's watchdog bites then, the loader has an own fault handler. */
    .section .text.idle, "ax"
    .thumb_func
idle_for_ever:
    b idle_for_ever

    .weak fault
    .thumb_set fault, idle_for_ever
    .weak dma_interrupt
    .thumb_set dma_interrupt, idle_for_ever
    .weak uart_interrupt
    .thumb_set uart_interrupt, idle_for_ever
    .weak i2c_interrupt
    .thumb_set i2c_interrupt, idle_for_ever

    .section .vectors, "a"
    .balign 256
vectors:
    .word __stack, reset, fault, fault
    .rept 12
    .word fault
    .endr
    .rept 11
    .word idle_for_ever
    .endr
    .word dma_interrupt         /* 11 */
    .rept 8
    .word idle_for_ever
    .endr
    .word uart_interrupt        /* 20 */
    .word idle_for_ever, idle_for_ever
    .word i2c_interrupt         /* 23 */
    .rept 8
    .word idle_for_ever
    .endr
