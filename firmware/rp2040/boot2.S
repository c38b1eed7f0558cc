/*
 * Second stage: what the boot ROM copies to RAM, checks (CRC-32 in the last 4 of 256 bytes) and runs (datasheet 2.8.1.3).
 * Sets the SSI up for the plain serial read command 03h, which every flash knows up to 50 MHz: clk_sys / 4 = 31.25 MHz.
 * Then starts the program whose vectors lie at 0x10000100.
 */
    .syntax unified
    .cpu cortex-m0plus
    .thumb
    .section .boot2, "ax"
    .global boot2
    .thumb_func
boot2:
    ldr r3, =0x18000000         /* SSI (4.10.13) */
    movs r1, #0
    str r1, [r3, #0x08]         /* SSIENR: off while it is set up */
    movs r1, #4
    str r1, [r3, #0x14]         /* BAUDR */
    ldr r1, =(31 << 16) | (3 << 8)
    str r1, [r3, #0x00]         /* CTRLR0: frames of 32 bits, EEPROM read */
    movs r1, #0
    str r1, [r3, #0x04]         /* CTRLR1: one frame at a time */
    ldr r1, =(0x03 << 24) | (2 << 8) | (6 << 2)
    ldr r2, =0x180000F4
    str r1, [r2]                /* SPI_CTRLR0: command 03h of 8 bits, 24 bits of address, all of it serial */
    movs r1, #1
    str r1, [r3, #0x08]
    ldr r0, =0x10000100
    ldr r1, =0xE000ED08
    str r0, [r1]                /* VTOR */
    ldmia r0!, {r1, r2}
    msr msp, r1
    bx r2
    .ltorg
