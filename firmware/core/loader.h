/*
 * The serial loader's commands: H hello, E erase, W write, C CRC, G go, B. Everything runs in the loader's main loop.
 * The port moves bytes, gives the flash, and obeys the wish.
 *
 *     loader_init(&loader, &flash, chip_id);
 *     if (!stay && loader.image.status == POD_REPLY_OK) start the application;
 *     for (;;) { loader_byte() for each byte received; loader_poll(); send what loader_next() gives;
 *                if (loader_wish() == WISH_APPLICATION) wait until the UART has sent all, then start the application; }
 */
#ifndef POD_LOADER_H
#define POD_LOADER_H

#include <stdint.h>

#include "flash_crc.h"
#include "flash_ops.h"
#include "hello.h"
#include "image.h"
#include "ring.h"
#include "serial_frame.h"
#include "wish.h"

struct loader {
    struct serial_receiver receiver;
    struct ring out;
    const struct flash_ops *flash;
    struct identity identity;
    struct image_facts image; /* as it lay when last looked at */
    struct flash_crc crc_job;
    bool changed; /* the flash was written since */
    enum wish wish;
};

/* Looks at the image in the flash. `chip_id`: 8 bytes. */
void loader_init(struct loader *loader, const struct flash_ops *flash, const uint8_t *chip_id);

/* A byte from the host; E takes as long as the flash does. */
void loader_byte(struct loader *loader, uint8_t byte);

/* Work that goes on between bytes. */
void loader_poll(struct loader *loader);

/* The next byte to send, or -1. */
int loader_next(struct loader *loader);

/* WISH_APPLICATION after an accepted G, once the reply has been taken by loader_next; else WISH_NONE. */
enum wish loader_wish(const struct loader *loader);

#endif
