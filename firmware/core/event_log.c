#include "event_log.h"

#include "bytes.h"

void event_log_add(struct event_log *log, uint32_t at_ms, uint8_t kind, uint8_t arg) {
    log->events[log->next] = (struct event){.at_ms = at_ms, .kind = kind, .arg = arg};
    log->next = (uint8_t)((log->next + 1u) % POD_LOG_EVENTS);
    if (log->count < POD_LOG_EVENTS) {
        log->count++;
    }
}

size_t event_log_write(const struct event_log *log, uint8_t *to) {
    for (unsigned at = 0; at < log->count; at++) {
        const struct event *event = &log->events[(log->next + POD_LOG_EVENTS - log->count + at) % POD_LOG_EVENTS];
        uint8_t *entry = to + at * POD_LOG_EVENT_SIZE;
        bytes_put_u32(entry, event->at_ms);
        entry[4] = event->kind;
        entry[5] = event->arg;
    }
    return (size_t)log->count * POD_LOG_EVENT_SIZE;
}
