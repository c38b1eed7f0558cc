/*
 * Holds the core against frames.txt. Each line there is `kind hex = NAME key=value ...`; what the meaning says is put
 * into the core, and what the core then gives (or takes) must be the hex, byte for byte.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "bytes.h"

struct line {
    uint8_t bytes[512];
    size_t count;
    char meaning[1024]; /* NAME key=value ... */
};

static struct bench bench;

/* The numbers of `key=1,2,3` (decimal or 0x); the last one given counts for those not given. */
static void numbers(const struct line *line, const char *key, unsigned long *values, unsigned wanted) {
    char pattern[40];
    snprintf(pattern, sizeof pattern, " %s=", key);
    const char *at = strstr(line->meaning, pattern);
    char *end = NULL;
    for (unsigned index = 0; index < wanted; index++) {
        values[index] = index > 0 ? values[index - 1] : 0;
        if (at) {
            values[index] = strtoul(index == 0 ? at + strlen(pattern) : end + 1, &end, 0);
            at = *end == ',' ? at : NULL;
        }
    }
}

static unsigned long number(const struct line *line, const char *key) {
    unsigned long value;
    numbers(line, key, &value, 1);
    return value;
}

/* The bytes of `key=hex`. */
static size_t hex(const struct line *line, const char *key, uint8_t *bytes) {
    char pattern[40];
    snprintf(pattern, sizeof pattern, " %s=", key);
    const char *at = strstr(line->meaning, pattern);
    size_t count = 0;
    for (at = at ? at + strlen(pattern) : ""; sscanf(at, "%2hhx", &bytes[count]) == 1 && *at != ' '; at += 2) {
        count++;
    }
    return count;
}

static bool named(const struct line *line, const char *name) {
    size_t length = strlen(name);
    return strncmp(line->meaning, name, length) == 0 && (line->meaning[length] == ' ' || line->meaning[length] == 0);
}

static void set_channels(const struct line *line) {
    unsigned long value[POD_CHANNELS], onsets[POD_CHANNELS], velocity[POD_CHANNELS];
    unsigned long state[POD_CHANNELS], flags[POD_CHANNELS];
    numbers(line, named(line, "BRIEF") ? "pressure" : "value", value, POD_CHANNELS);
    numbers(line, "onsets", onsets, POD_CHANNELS);
    numbers(line, "velocity", velocity, POD_CHANNELS);
    numbers(line, "state", state, POD_CHANNELS);
    numbers(line, "flags", flags, POD_CHANNELS);
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        struct channel *channel = &bench.pod.channels[at];
        bool rail = named(line, "BRIEF") && value[at] == 255;
        channel->value = (uint16_t)(named(line, "BRIEF") ? value[at] * 16 + 7 : value[at]);
        channel->onset.onsets = (uint8_t)onsets[at];
        channel->onset.velocity = (uint8_t)velocity[at];
        channel->onset.state = (uint8_t)state[at];
        channel->flags = rail ? POD_FLAG_RAIL : (uint8_t)flags[at];
    }
}

static void set_registers(const struct line *line) {
    struct target *target = &bench.pod.target;
    unsigned long value = number(line, "value");
    for (unsigned bit = 0; bit < 8; bit++) {
        target_set_status(target, bit, value >> bit & 1u);
    }
    target->errors = (uint8_t)value;
    for (uint8_t at = POD_REGISTER_IMAGE_CRC; at <= POD_REGISTER_UPTIME_MS; at += 4) {
        target_set_word(target, at, (uint32_t)value);
    }
    unsigned channel = (unsigned)number(line, "channel");
    struct thresholds pair = target_thresholds(target, channel);
    if (named(line, "THRESHOLD_ON")) {
        (void)target_set_thresholds(target, channel, (struct thresholds){.on = (uint16_t)value, .off = pair.off});
    }
    if (named(line, "THRESHOLD_OFF")) {
        (void)target_set_thresholds(target, channel, (struct thresholds){.on = pair.on, .off = (uint16_t)value});
    }
}

/* `read`: the register, then what the pod answers. */
static bool read_matches(const struct line *line) {
    struct target *target = &bench.pod.target;
    bench_start(&bench, 0);
    set_channels(line);
    set_registers(line);
    snapshot_publish(&target->snapshots, bench.pod.channels, (uint16_t)number(line, "stamp_ms"));
    target->sequence = (uint8_t)(number(line, "sequence") - 1u);
    target_start(target, false);
    (void)target_rx(target, line->bytes[0]);
    target_start(target, true);
    bool same = true;
    for (size_t at = 1; at < line->count; at++) {
        same = target_tx(target) == line->bytes[at] && same;
    }
    target_stop(target);
    return same;
}

/* `write`: register, low, high, PEC; `refused=1` if the pod must not take it. */
static bool write_matches(const struct line *line) {
    struct target *target = &bench.pod.target;
    bench_start(&bench, 0);
    target_start(target, false);
    for (size_t at = 0; at < line->count; at++) {
        (void)target_rx(target, line->bytes[at]);
    }
    target_stop(target);
    unsigned long refused = number(line, "refused");
    if (refused) {
        return target->errors == 1 && target_thresholds(target, 0).on == POD_ON_DEFAULT;
    }
    if (named(line, "CMD")) {
        unsigned long command = number(line, "command");
        return target->errors == 0 && target->posted == (command == POD_BUS_COMMAND_CLEAR ? 0 : command);
    }
    struct thresholds pair = target_thresholds(target, (unsigned)number(line, "channel"));
    return target->errors == 0 && number(line, "value") == (named(line, "THRESHOLD_ON") ? pair.on : pair.off);
}

/* `ask`: a frame of the host, which must give command, sequence and payload. */
static bool ask_matches(const struct line *line) {
    static struct serial_receiver receiver;
    uint8_t payload[300];
    size_t length = 0;
    serial_receiver_init(&receiver);
    for (size_t at = 0; at < line->count; at++) {
        length = serial_receive(&receiver, line->bytes[at]);
    }
    size_t count = hex(line, "payload", payload);
    return length == count + 2 && receiver.message[0] == (uint8_t)line->meaning[0] &&
           receiver.message[1] == number(line, "sequence") && memcmp(receiver.message + 2, payload, count) == 0;
}

/* What the answer to H says in words is what hello_write makes of it. */
static bool hello_matches(const struct line *line, const uint8_t *data) {
    uint8_t made[POD_HELLO_SIZE];
    struct identity identity = {.who = (uint8_t)number(line, "who")};
    struct image_facts image = {.crc = (uint32_t)number(line, "image_crc")};
    image.length = (uint32_t)number(line, "image_length");
    image.status = (uint8_t)(number(line, "valid") ? POD_REPLY_OK : POD_REPLY_BAD);
    (void)hex(line, "chip_id", identity.chip_id);
    hello_write(made, &identity, &image);
    return memcmp(made, data, sizeof made) == 0;
}

/* `answer`: a frame of the pod, made from command, sequence, status and data. */
static bool answer_matches(const struct line *line) {
    static struct ring ring;
    uint8_t data[300];
    uint8_t message[2] = {(uint8_t)line->meaning[0], (uint8_t)number(line, "sequence")};
    size_t count = hex(line, "data", data);
    ring = (struct ring){.in = 0};
    (void)serial_reply(&ring, message, (uint8_t)number(line, "status"), data, count);
    bool same = true;
    for (size_t at = 0; at < line->count; at++) {
        same = ring_take(&ring) == line->bytes[at] && same;
    }
    same = same && ring_take(&ring) == -1;
    return same && (!named(line, "H") || hello_matches(line, data));
}

static bool matches(const char *kind, const struct line *line) {
    static const struct {
        const char *kind;
        bool (*matches)(const struct line *line);
    } kinds[] = {{"read", read_matches}, {"write", write_matches}, {"ask", ask_matches}, {"answer", answer_matches}};
    for (size_t at = 0; at < sizeof kinds / sizeof kinds[0]; at++) {
        if (strcmp(kinds[at].kind, kind) == 0) {
            return kinds[at].matches(line);
        }
    }
    return false;
}

/* Kind, bytes and meaning of a line; false: a comment or an empty line. */
static bool parse(char *text, const char **kind, struct line *line) {
    char *meaning = strstr(text, " = ");
    if (text[0] == '#' || !meaning) {
        return false;
    }
    *meaning = 0;
    snprintf(line->meaning, sizeof line->meaning, "%.*s", (int)strcspn(meaning + 3, "\n"), meaning + 3);
    *kind = strtok(text, " ");
    line->count = 0;
    for (char *byte = strtok(NULL, " "); byte && line->count < sizeof line->bytes; byte = strtok(NULL, " ")) {
        line->bytes[line->count++] = (uint8_t)strtoul(byte, NULL, 16);
    }
    return true;
}

int golden_check(const char *path) {
    static char text[4096];
    static struct line line;
    const char *kind = NULL;
    int checked = 0;
    FILE *file = fopen(path, "r");
    bench_init(&bench);
    for (int number_of_line = 1; file && fgets(text, sizeof text, file); number_of_line++) {
        if (parse(text, &kind, &line)) {
            if (!matches(kind, &line)) {
                fprintf(stderr, "%s:%d: the core does otherwise (%s %s)\n", path, number_of_line, kind, line.meaning);
                fclose(file);
                return -1;
            }
            checked++;
        }
    }
    return file ? (fclose(file), checked) : -1;
}
