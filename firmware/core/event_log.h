/* The last 16 things that happened, for the console's L. Main loop only. */
#ifndef POD_EVENT_LOG_H
#define POD_EVENT_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "pod_registers.h"

struct event {
    uint32_t at_ms;
    uint8_t kind; /* POD_EVENT_... */
    uint8_t arg;
};

struct event_log {
    struct event events[POD_LOG_EVENTS];
    uint8_t next, count;
};

void event_log_add(struct event_log *log, uint32_t at_ms, uint8_t kind, uint8_t arg);

/* Writes {u32 ms, u8 kind, u8 arg} for each event, oldest first; gives the number of bytes, at most POD_LOG_EVENTS *
 * POD_LOG_EVENT_SIZE. */
size_t event_log_write(const struct event_log *log, uint8_t *to);

#endif
