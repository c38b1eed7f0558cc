#include "flash.h"

#include "bytes.h"
#include "pod_registers.h"
#include "rp2040.h"

/* The ROM's tables (2.8.3): 16-bit pointers at fixed addresses, two letters for each routine. */
#define ROM_FUNCTION_TABLE 0x14u
#define ROM_TABLE_LOOKUP 0x18u
#define ROM_CODE(a, b) ((uint32_t)(a) | (uint32_t)(b) << 8)

#define BLOCK_SIZE 65536u
#define BLOCK_ERASE 0xD8u
#define READ_UNIQUE_ID 0x4Bu
#define UNIQUE_ID_AT 5u /* after the command and four dummy bytes */

typedef void *rom_lookup(uint16_t *table, uint32_t code);
typedef void rom_plain(void);
typedef void rom_erase(uint32_t offset, uint32_t count, uint32_t block, uint8_t block_command);
typedef void rom_program(uint32_t offset, const uint8_t *bytes, uint32_t count);

static struct {
    rom_plain *connect, *leave_xip, *flush, *enter_xip;
    rom_erase *erase;
    rom_program *program;
    flash_changes *changes;
} rom;

static uintptr_t rom_pointer(uint32_t at) {
    const volatile uint16_t *from = (const volatile uint16_t *)at;
    __asm("" : "+r"(from)); /* keeps the compiler from knowing that the address is close to NULL */
    return *from;
}

static void *rom_find(char a, char b) {
    rom_lookup *lookup = (rom_lookup *)rom_pointer(ROM_TABLE_LOOKUP);
    return lookup((uint16_t *)rom_pointer(ROM_FUNCTION_TABLE), ROM_CODE(a, b));
}

void flash_start(void) {
    rom.connect = (rom_plain *)rom_find('I', 'F');
    rom.leave_xip = (rom_plain *)rom_find('E', 'X');
    rom.erase = (rom_erase *)rom_find('R', 'E');
    rom.program = (rom_program *)rom_find('R', 'P');
    rom.flush = (rom_plain *)rom_find('F', 'C');
    rom.enter_xip = (rom_plain *)rom_find('C', 'X');
}

void flash_tell(flash_changes *changes) { rom.changes = changes; }

static void tell(bool begins) {
    if (rom.changes) {
        rom.changes(begins);
    }
}

/* Between these two the flash takes commands and cannot be read at 0x10000000. */
static void commands_begin(void) {
    rom.connect();
    rom.leave_xip();
}

static void commands_end(void) {
    rom.flush(); /* also lets go of the chip select */
    rom.enter_xip();
}

static void chip_select(uint32_t level) {
    REGISTER_CLEAR(QSPI_SS_CTRL) = OUTPUT_OVERRIDE & ~level;
    REGISTER_SET(QSPI_SS_CTRL) = level;
    (void)REGISTER(QSPI_SS_CTRL); /* the write is out before the next byte */
}

static uint8_t exchange(uint8_t byte) {
    REGISTER(SSI_DR0) = byte;
    while (!(REGISTER(SSI_SR) & SSI_SR_RFNE)) {
    }
    return (uint8_t)REGISTER(SSI_DR0);
}

void flash_unique_id(uint8_t id[8]) {
    commands_begin();
    chip_select(OUTPUT_OVERRIDE_LOW);
    for (unsigned at = 0; at < UNIQUE_ID_AT + 8u; at++) {
        uint8_t byte = exchange(at == 0 ? READ_UNIQUE_ID : 0);
        if (at >= UNIQUE_ID_AT) {
            id[at - UNIQUE_ID_AT] = byte;
        }
    }
    chip_select(OUTPUT_OVERRIDE_HIGH);
    commands_end();
}

static void read(void *context, uint32_t offset, uint8_t *to, size_t count) {
    (void)context;
    bytes_copy(to, (const uint8_t *)(XIP_BASE + offset), count);
}

static bool erase(void *context, uint32_t offset) {
    (void)context;
    tell(true);
    commands_begin();
    rom.erase(offset, POD_FLASH_SECTOR, BLOCK_SIZE, BLOCK_ERASE);
    commands_end();
    tell(false);
    return true;
}

static bool program(void *context, uint32_t offset, const uint8_t *page) {
    (void)context;
    tell(true);
    commands_begin();
    rom.program(offset, page, POD_FLASH_PAGE);
    commands_end();
    tell(false);
    return true;
}

const struct flash_ops flash_operations = {.context = 0, .read = read, .erase = erase, .program = program};
