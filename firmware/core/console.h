/*
 * The application's commands on the serial line: H C B G S K T L. Main loop only; used through pod.h.
 */
#ifndef POD_CONSOLE_H
#define POD_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>

#include "flash_crc.h"
#include "ring.h"
#include "serial_frame.h"

struct pod;

struct console {
    struct serial_receiver receiver;
    struct ring out;
    struct flash_crc crc_job;
    uint32_t heard_ms;    /* when the host's last sound frame came */
    uint32_t streamed_ms; /* when the last streamed frame was due */
    uint8_t stream_sequence;
    bool streaming;
    bool calibration_asked;   /* K waits for its answer */
    uint8_t calibration_for[2]; /* its command and sequence */
};

/* A byte from the host. T saves before it answers: a sector erase, up to 400 ms. */
void console_byte(struct pod *pod, uint8_t byte);

/* One millisecond: streaming. */
void console_tick(struct pod *pod);

/* Between samples: a piece of a CRC. */
void console_poll(struct pod *pod);

/* A calibration of the channels in `mask` has ended; `saved`: its rests are in the flash. Answers K if K began it. */
void console_calibrated(struct pod *pod, uint8_t mask, bool saved);

#endif
