#include "loader.h"

#include "bytes.h"
#include "pod_registers.h"

#define OFFSET_AT 2u
#define PAGE_AT 6u

typedef void (*handler)(struct loader *loader, const uint8_t *message, size_t count);

static void answer(struct loader *loader, const uint8_t *message, uint8_t status, const uint8_t *data, size_t count) {
    (void)serial_reply(&loader->out, message, status, data, count);
}

/* What lies in the flash now; looked at anew only after a change. */
static const struct image_facts *image_now(struct loader *loader) {
    if (loader->changed) {
        loader->image = image_look(loader->flash);
        loader->changed = false;
    }
    return &loader->image;
}

static void say_hello(struct loader *loader, const uint8_t *message, size_t count) {
    uint8_t data[POD_HELLO_SIZE];
    (void)count;
    hello_write(data, &loader->identity, image_now(loader));
    answer(loader, message, POD_REPLY_OK, data, sizeof data);
}

static void start_crc(struct loader *loader, const uint8_t *message, size_t count) {
    if (!flash_crc_begin(&loader->crc_job, message, count)) {
        answer(loader, message, POD_REPLY_BAD, NULL, 0);
    }
}

static void stay(struct loader *loader, const uint8_t *message, size_t count) {
    (void)count;
    answer(loader, message, POD_REPLY_OK, NULL, 0);
}

static void go(struct loader *loader, const uint8_t *message, size_t count) {
    (void)count;
    uint8_t status = image_now(loader)->status;
    answer(loader, message, status, NULL, 0);
    loader->wish = status == POD_REPLY_OK ? WISH_APPLICATION : WISH_NONE;
}

/* What is to be started must be looked at again: a change between `go` and the last byte of its reply takes it back. */
static void change(struct loader *loader) {
    loader->changed = true;
    loader->wish = WISH_NONE;
}

static bool may_change(uint32_t offset, uint32_t size) { return offset % size == 0 && image_range_valid(offset, size); }

static uint8_t erase_sector(struct loader *loader, uint32_t offset) {
    if (!may_change(offset, POD_FLASH_SECTOR)) {
        return POD_REPLY_BAD;
    }
    change(loader);
    return loader->flash->erase(loader->flash->context, offset) ? POD_REPLY_OK : POD_REPLY_FLASH_FAILED;
}

static void erase(struct loader *loader, const uint8_t *message, size_t count) {
    uint8_t status = count == PAGE_AT ? erase_sector(loader, bytes_u32(message + OFFSET_AT)) : (uint8_t)POD_REPLY_BAD;
    answer(loader, message, status, NULL, 0);
}

static bool holds(const struct flash_ops *flash, uint32_t offset, const uint8_t *page) {
    uint8_t back[POD_FLASH_PAGE];
    flash->read(flash->context, offset, back, sizeof back);
    uint8_t different = 0;
    for (unsigned at = 0; at < sizeof back; at++) {
        different |= back[at] ^ page[at];
    }
    return different == 0;
}

/* A page that already holds the bytes is left alone: a repeated W costs no flash cycle. */
static uint8_t write_page(struct loader *loader, uint32_t offset, const uint8_t *page) {
    const struct flash_ops *flash = loader->flash;
    if (holds(flash, offset, page)) {
        return POD_REPLY_OK;
    }
    change(loader);
    bool programmed = flash->program(flash->context, offset, page);
    return programmed && holds(flash, offset, page) ? POD_REPLY_OK : POD_REPLY_FLASH_FAILED;
}

/* What 16, 32, 64 and 128 bytes do not fill of their page stays as it is: programming a byte over itself changes
 * nothing. With 1 % of the line's bytes damaged and 1 % dropped, a page's frame comes through once in 220 times, one
 * with 16 bytes every other time. */
static uint8_t write_piece(struct loader *loader, uint32_t offset, const uint8_t *data, uint32_t size) {
    uint8_t page[POD_FLASH_PAGE];
    uint32_t within = offset % POD_FLASH_PAGE;
    if (!may_change(offset, size)) {
        return POD_REPLY_BAD;
    }
    loader->flash->read(loader->flash->context, offset - within, page, sizeof page);
    bytes_copy(page + within, data, size);
    return write_page(loader, offset - within, page);
}

static bool piece_size(uint32_t size) { return size >= 16 && size <= POD_FLASH_PAGE && (size & (size - 1)) == 0; }

static void write(struct loader *loader, const uint8_t *message, size_t count) {
    uint32_t size = count > PAGE_AT ? (uint32_t)(count - PAGE_AT) : 0;
    uint8_t status = POD_REPLY_BAD;
    if (piece_size(size)) {
        status = write_piece(loader, bytes_u32(message + OFFSET_AT), message + PAGE_AT, size);
    }
    answer(loader, message, status, NULL, 0);
}

static const struct {
    uint8_t letter;
    handler handle;
} commands[] = {
    {POD_COMMAND_HELLO, say_hello}, {POD_COMMAND_ERASE, erase}, {POD_COMMAND_WRITE, write},
    {POD_COMMAND_CRC, start_crc},   {POD_COMMAND_GO, go},       {POD_COMMAND_REBOOT, stay},
};

static void obey(struct loader *loader, const uint8_t *message, size_t count) {
    for (size_t at = 0; at < sizeof commands / sizeof commands[0]; at++) {
        if (commands[at].letter == message[0]) {
            commands[at].handle(loader, message, count);
            return;
        }
    }
    answer(loader, message, POD_REPLY_UNKNOWN, NULL, 0);
}

void loader_init(struct loader *loader, const struct flash_ops *flash, const uint8_t *chip_id) {
    *loader = (struct loader){.flash = flash, .identity = {.who = POD_WHO_LOADER}};
    bytes_copy(loader->identity.chip_id, chip_id, sizeof loader->identity.chip_id);
    serial_receiver_init(&loader->receiver);
    loader->image = image_look(flash);
}

void loader_byte(struct loader *loader, uint8_t byte) {
    size_t count = serial_receive(&loader->receiver, byte);
    if (count > 0) {
        obey(loader, loader->receiver.message, count);
    }
}

void loader_poll(struct loader *loader) {
    uint8_t data[4];
    if (flash_crc_step(&loader->crc_job, loader->flash)) {
        bytes_put_u32(data, loader->crc_job.crc);
        answer(loader, loader->crc_job.asked, POD_REPLY_OK, data, sizeof data);
    }
}

int loader_next(struct loader *loader) { return ring_take(&loader->out); }

enum wish loader_wish(const struct loader *loader) {
    return ring_room(&loader->out) == RING_SIZE ? loader->wish : WISH_NONE;
}
