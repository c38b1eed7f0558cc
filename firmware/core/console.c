#include "console.h"

#include "bytes.h"
#include "pod.h"
#include "pod_registers.h"

#define STREAM_ROOM 160u /* left free by streaming, for a reply */
#define ALL_CHANNELS ((1u << POD_CHANNELS) - 1u)

typedef void (*handler)(struct pod *pod, const uint8_t *message, size_t count);

static void answer(struct pod *pod, const uint8_t *message, uint8_t status, const uint8_t *data, size_t count) {
    (void)serial_reply(&pod->console.out, message, status, data, count);
}

static void say_hello(struct pod *pod, const uint8_t *message, size_t count) {
    uint8_t data[POD_HELLO_SIZE];
    (void)count;
    hello_write(data, &pod->identity, &pod->image);
    answer(pod, message, POD_REPLY_OK, data, sizeof data);
}

static void start_crc(struct pod *pod, const uint8_t *message, size_t count) {
    if (!flash_crc_begin(&pod->console.crc_job, message, count)) {
        answer(pod, message, POD_REPLY_BAD, NULL, 0);
    }
}

static void reboot(struct pod *pod, const uint8_t *message, size_t count) {
    (void)count;
    answer(pod, message, POD_REPLY_OK, NULL, 0);
    pod_reboot_to_loader(pod);
}

/* G: the application runs already. */
static void go(struct pod *pod, const uint8_t *message, size_t count) {
    (void)count;
    answer(pod, message, POD_REPLY_OK, NULL, 0);
}

static void stream(struct pod *pod, const uint8_t *message, size_t count) {
    if (count != 3 || message[2] > 1) {
        answer(pod, message, POD_REPLY_BAD, NULL, 0);
        return;
    }
    pod->console.streaming = message[2] != 0;
    pod->console.streamed_ms = pod->now_ms;
    answer(pod, message, POD_REPLY_OK, message + 2, 1);
}

static void calibrate(struct pod *pod, const uint8_t *message, size_t count) {
    struct console *console = &pod->console;
    if (count != 3 || message[2] == 0 || message[2] > ALL_CHANNELS) {
        answer(pod, message, POD_REPLY_BAD, NULL, 0);
        return;
    }
    console->calibration_for[0] = message[0];
    console->calibration_for[1] = message[1];
    if (!console->calibration_asked) {
        pod_calibrate(pod, message[2], true);
    }
    console->calibration_asked = true;
}

static uint8_t change_thresholds(struct pod *pod, const uint8_t *message) {
    struct thresholds pair = {.on = bytes_u16(message + 3), .off = bytes_u16(message + 5)};
    if (!target_set_thresholds(&pod->target, message[2], pair)) {
        return POD_REPLY_BAD;
    }
    return pod_save(pod) ? POD_REPLY_OK : POD_REPLY_FLASH_FAILED;
}

static void thresholds(struct pod *pod, const uint8_t *message, size_t count) {
    uint8_t data[5];
    if ((count != 3 && count != 7) || message[2] >= POD_CHANNELS) {
        answer(pod, message, POD_REPLY_BAD, NULL, 0);
        return;
    }
    uint8_t status = count == 7 ? change_thresholds(pod, message) : (uint8_t)POD_REPLY_OK;
    struct thresholds pair = target_thresholds(&pod->target, message[2]);
    data[0] = message[2];
    bytes_put_u16(data + 1, pair.on);
    bytes_put_u16(data + 3, pair.off);
    answer(pod, message, status, data, sizeof data);
}

static void tell_log(struct pod *pod, const uint8_t *message, size_t count) {
    uint8_t data[POD_LOG_EVENTS * POD_LOG_EVENT_SIZE];
    (void)count;
    answer(pod, message, POD_REPLY_OK, data, event_log_write(&pod->log, data));
}

static const struct {
    uint8_t letter;
    handler handle;
} commands[] = {
    {POD_COMMAND_HELLO, say_hello}, {POD_COMMAND_CRC, start_crc},        {POD_COMMAND_REBOOT, reboot},
    {POD_COMMAND_GO, go},           {POD_COMMAND_STREAM, stream},        {POD_COMMAND_CALIBRATE, calibrate},
    {POD_COMMAND_LOG, tell_log},    {POD_COMMAND_THRESHOLDS, thresholds},
};

static void obey(struct pod *pod, const uint8_t *message, size_t count) {
    for (size_t at = 0; at < sizeof commands / sizeof commands[0]; at++) {
        if (commands[at].letter == message[0]) {
            commands[at].handle(pod, message, count);
            return;
        }
    }
    answer(pod, message, POD_REPLY_UNKNOWN, NULL, 0);
}

void console_byte(struct pod *pod, uint8_t byte) {
    size_t count = serial_receive(&pod->console.receiver, byte);
    if (count > 0) {
        pod->console.heard_ms = pod->now_ms;
        obey(pod, pod->console.receiver.message, count);
    }
}

static void send_streamed(struct pod *pod) {
    struct console *console = &pod->console;
    uint8_t message[2] = {POD_COMMAND_STREAM, ++console->stream_sequence};
    uint8_t frame[POD_FRAME_SIZE];
    bytes_copy(frame, snapshot_latest(&pod->target.snapshots)->frame, sizeof frame);
    frame[POD_FRAME_SEQUENCE_AT] = console->stream_sequence;
    if (ring_room(&console->out) >= STREAM_ROOM) {
        (void)serial_reply(&console->out, message, POD_REPLY_OK, frame, sizeof frame);
    }
}

void console_tick(struct pod *pod) {
    struct console *console = &pod->console;
    if (console->streaming && pod->now_ms - console->heard_ms >= POD_SERIAL_STREAM_SILENCE_MS) {
        console->streaming = false;
        event_log_add(&pod->log, pod->now_ms, POD_EVENT_STREAM_ENDED, 0);
    }
    if (console->streaming && pod->now_ms - console->streamed_ms >= POD_SERIAL_STREAM_EVERY_MS) {
        console->streamed_ms = pod->now_ms;
        send_streamed(pod);
    }
}

void console_poll(struct pod *pod) {
    struct flash_crc *job = &pod->console.crc_job;
    uint8_t data[4];
    if (flash_crc_step(job, pod->flash)) {
        bytes_put_u32(data, job->crc);
        answer(pod, job->asked, POD_REPLY_OK, data, sizeof data);
    }
}

void console_calibrated(struct pod *pod, uint8_t mask, bool saved) {
    uint8_t data[1 + 2 * POD_CHANNELS];
    if (!pod->console.calibration_asked) {
        return;
    }
    pod->console.calibration_asked = false;
    data[0] = mask;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        bytes_put_u16(data + 1 + 2 * at, channel_rest(&pod->channels[at]));
    }
    answer(pod, pod->console.calibration_for, saved ? POD_REPLY_OK : POD_REPLY_FLASH_FAILED, data, sizeof data);
}
