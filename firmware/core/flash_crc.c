#include "flash_crc.h"

#include "bytes.h"
#include "crc.h"
#include "image.h"
#include "pod_registers.h"

#define MESSAGE_SIZE 10u /* command, sequence, offset u32, length u32 */

bool flash_crc_begin(struct flash_crc *job, const uint8_t *message, size_t count) {
    if (count != MESSAGE_SIZE || !image_range_valid(bytes_u32(message + 2), bytes_u32(message + 6))) {
        return false;
    }
    *job = (struct flash_crc){.at = bytes_u32(message + 2),
                              .left = bytes_u32(message + 6),
                              .crc = CRC32_START,
                              .running = true,
                              .asked = {message[0], message[1]}};
    return true;
}

bool flash_crc_step(struct flash_crc *job, const struct flash_ops *flash) {
    uint8_t piece[POD_FLASH_PAGE];
    if (!job->running) {
        return false;
    }
    uint32_t count = job->left < sizeof piece ? job->left : (uint32_t)sizeof piece;
    flash->read(flash->context, job->at, piece, count);
    job->crc = crc32_more(job->crc, piece, count);
    job->at += count;
    job->left -= count;
    if (job->left > 0) {
        return false;
    }
    job->running = false;
    job->crc = crc32_end(job->crc);
    return true;
}
