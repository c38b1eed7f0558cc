/* Registers of the RP2040 that the pod uses: names and offsets as in its datasheet, whose sections are given. No SDK. */
#ifndef POD_RP2040_H
#define POD_RP2040_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
/* Writes to these aliases set or clear single bits at once (2.1.2). */
#define REGISTER_SET(address) REGISTER((address) + 0x2000u)
#define REGISTER_CLEAR(address) REGISTER((address) + 0x3000u)

/* Clocks (2.15.7) */
#define CLK_REF_CTRL 0x40008030u
#define CLK_REF_SELECTED 0x40008038u
#define CLK_SYS_CTRL 0x4000803Cu
#define CLK_SYS_SELECTED 0x40008044u
#define CLK_PERI_CTRL 0x40008048u
#define CLK_ADC_CTRL 0x40008060u
#define CLK_SYS_RESUS_CTRL 0x40008078u
#define CLK_REF_SRC_XOSC 2u
#define CLK_SYS_SRC_AUX 1u /* AUXSRC 0: pll_sys */
#define CLK_ENABLE (1u << 11) /* clk_peri AUXSRC 0: clk_sys; clk_adc AUXSRC 0: pll_usb */

/* Subsystem resets (2.14.3) */
#define RESETS_RESET 0x4000C000u
#define RESETS_DONE 0x4000C008u
#define RESET_ADC (1u << 0)
#define RESET_DMA (1u << 2)
#define RESET_I2C0 (1u << 3)
#define RESET_IO_BANK0 (1u << 5)
#define RESET_PADS_BANK0 (1u << 8)
#define RESET_PLL_SYS (1u << 12)
#define RESET_PLL_USB (1u << 13)
#define RESET_UART0 (1u << 22)

/* Power-on state machine (2.13.5) */
#define PSM_WDSEL 0x40010008u
#define PSM_ALL_BUT_OSCILLATORS 0x0001FFFCu

/* Pins (2.19.6): function select, and the pad's electrical side */
#define GPIO_CTRL(pin) (0x40014004u + 8u * (pin))
#define GPIO_FUNCTION_UART 2u
#define GPIO_FUNCTION_I2C 3u
#define GPIO_FUNCTION_NONE 31u
#define PAD(pin) (0x4001C004u + 4u * (pin))
#define PAD_OUTPUT_DISABLE (1u << 7)
#define PAD_INPUT_ENABLE (1u << 6)
#define PAD_DRIVE_4MA (1u << 4)
#define PAD_PULL_UP (1u << 3)
#define PAD_SCHMITT (1u << 1)
#define QSPI_SS_CTRL 0x4001800Cu
#define OUTPUT_OVERRIDE_LOW (2u << 8)
#define OUTPUT_OVERRIDE_HIGH (3u << 8)
#define OUTPUT_OVERRIDE (3u << 8)

/* Crystal oscillator (2.16.7) */
#define XOSC_CTRL 0x40024000u
#define XOSC_STATUS 0x40024004u
#define XOSC_STARTUP_DELAY 0x4002400Cu
#define XOSC_RANGE_1_15MHZ 0xAA0u
#define XOSC_ENABLE (0xFABu << 12)
#define XOSC_STABLE (1u << 31)

/* PLLs (2.18.4) */
#define PLL_SYS 0x40028000u
#define PLL_USB 0x4002C000u
#define PLL_CS 0x0u
#define PLL_PWR 0x4u
#define PLL_FBDIV 0x8u
#define PLL_PRIM 0xCu
#define PLL_LOCK (1u << 31)
#define PLL_PWR_PD (1u << 0)
#define PLL_PWR_POSTDIVPD (1u << 3)
#define PLL_PWR_VCOPD (1u << 5)

/* UART0, a PL011 (4.2.8) */
#define UART_DR 0x40034000u
#define UART_FR 0x40034018u
#define UART_IBRD 0x40034024u
#define UART_FBRD 0x40034028u
#define UART_LCR_H 0x4003402Cu
#define UART_CR 0x40034030u
#define UART_IFLS 0x40034034u
#define UART_IMSC 0x40034038u
#define UART_RIS 0x4003403Cu
#define UART_ICR 0x40034044u
#define UART_FR_TXFF (1u << 5)
#define UART_FR_RXFE (1u << 4)
#define UART_FR_BUSY (1u << 3)
#define UART_8N1_FIFO ((3u << 5) | (1u << 4))
#define UART_ON 0x301u
#define UART_RX (1u << 4)
#define UART_TX (1u << 5)
#define UART_RX_TIMEOUT (1u << 6)
#define UART_OVERRUN (1u << 10)

/* I2C0, a DW_apb_i2c (4.3.17) */
#define I2C_CON 0x40044000u
#define I2C_SAR 0x40044008u
#define I2C_DATA_CMD 0x40044010u
#define I2C_INTR_STAT 0x4004402Cu
#define I2C_INTR_MASK 0x40044030u
#define I2C_RX_TL 0x40044038u
#define I2C_TX_TL 0x4004403Cu
#define I2C_CLR_RX_OVER 0x40044048u
#define I2C_CLR_RD_REQ 0x40044050u
#define I2C_CLR_TX_ABRT 0x40044054u
#define I2C_CLR_RX_DONE 0x40044058u
#define I2C_CLR_STOP_DET 0x40044060u
#define I2C_ENABLE 0x4004406Cu
#define I2C_STATUS 0x40044070u
#define I2C_TXFLR 0x40044074u
#define I2C_RXFLR 0x40044078u
#define I2C_SDA_HOLD 0x4004407Cu
#define I2C_SDA_SETUP 0x40044094u
#define I2C_ACK_GENERAL_CALL 0x40044098u
#define I2C_CON_FAST (2u << 1)
#define I2C_CON_RESTART_EN (1u << 5)
#define I2C_CON_STOP_DET_IFADDRESSED (1u << 7)
#define I2C_CON_RX_FIFO_FULL_HLD (1u << 9)
#define I2C_FIRST_DATA_BYTE (1u << 11)
#define I2C_INT_RX_OVER (1u << 1)
#define I2C_INT_RX_FULL (1u << 2)
#define I2C_INT_TX_EMPTY (1u << 4)
#define I2C_INT_RD_REQ (1u << 5)
#define I2C_INT_TX_ABRT (1u << 6)
#define I2C_INT_RX_DONE (1u << 7)
#define I2C_INT_STOP_DET (1u << 9)
#define I2C_STATUS_SLV_ACTIVITY (1u << 6)
#define I2C_FIFO_DEPTH 16u

/* ADC (4.9.6) */
#define ADC_CS 0x4004C000u
#define ADC_FCS 0x4004C008u
#define ADC_FIFO 0x4004C00Cu
#define ADC_DIV 0x4004C010u
#define ADC_CS_EN (1u << 0)
#define ADC_CS_START_MANY (1u << 3)
#define ADC_CS_READY (1u << 8)
#define ADC_CS_ROUND_ROBIN(mask) ((mask) << 16)
#define ADC_FCS_EN (1u << 0)
#define ADC_FCS_DREQ_EN (1u << 3)
#define ADC_FCS_OVER (1u << 11)
#define ADC_FCS_THRESHOLD(level) ((level) << 24)

/* Watchdog (4.7.6). Its tick also counts for the timer. */
#define WATCHDOG_CTRL 0x40058000u
#define WATCHDOG_LOAD 0x40058004u
#define WATCHDOG_REASON 0x40058008u
#define WATCHDOG_SCRATCH(n) (0x4005800Cu + 4u * (n)) /* 4 to 7 belong to the boot ROM (2.8.1.1) */
#define WATCHDOG_TICK 0x4005802Cu
#define WATCHDOG_CTRL_TRIGGER (1u << 31)
#define WATCHDOG_CTRL_ENABLE (1u << 30)
#define WATCHDOG_REASON_TIMER (1u << 0)
#define WATCHDOG_REASON_FORCE (1u << 1)
#define WATCHDOG_TICK_ENABLE (1u << 9)

/* Reset cause (2.12.8) */
#define CHIP_RESET 0x40064008u
#define CHIP_RESET_HAD_POR (1u << 8) /* power-on or brown-out */

/* DMA (2.5.7) */
#define DMA_READ_ADDR(n) (0x50000000u + 0x40u * (n))
#define DMA_WRITE_ADDR(n) (0x50000004u + 0x40u * (n))
#define DMA_TRANS_COUNT(n) (0x50000008u + 0x40u * (n))
#define DMA_CTRL_TRIG(n) (0x5000000Cu + 0x40u * (n))
#define DMA_AL1_CTRL(n) (0x50000010u + 0x40u * (n)) /* the same, without starting the channel */
#define DMA_INTE0 0x50000404u
#define DMA_INTS0 0x5000040Cu
#define DMA_EN (1u << 0)
#define DMA_SIZE_HALFWORD (1u << 2)
#define DMA_INCR_WRITE (1u << 5)
#define DMA_RING_BITS(bits) ((bits) << 6)
#define DMA_RING_WRITE (1u << 10)
#define DMA_CHAIN_TO(n) ((n) << 11)
#define DMA_TREQ_ADC (36u << 15)

/* Flash interface (4.10.13), read only where the boot ROM has no routine of its own */
#define SSI_SR 0x18000028u
#define SSI_DR0 0x18000060u
#define SSI_SR_RFNE (1u << 3)
#define XIP_BASE 0x10000000u

/* The core's own (Armv6-M) */
#define NVIC_ISER 0xE000E100u
#define NVIC_ICER 0xE000E180u
#define NVIC_ICPR 0xE000E280u
#define NVIC_IPR(n) (0xE000E400u + 4u * (n))
#define SCB_VTOR 0xE000ED08u
#define IRQ_DMA_0 11u
#define IRQ_UART0 20u
#define IRQ_I2C0 23u

/* Sleeps until an interrupt has run since the last call: one that comes just before is not missed (Armv6-M, B1.5.18). */
static inline void wait_for_event(void) { __asm volatile("wfe" ::: "memory"); }

#endif
