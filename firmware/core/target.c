#include "target.h"

#include "bytes.h"
#include "crc8.h"

#define WRITE_ADDRESS (POD_ADDRESS << 1)
#define READ_ADDRESS (WRITE_ADDRESS | 1u)
#define WORD_WRITE 4u /* register, low, high, PEC */
#define STRIDE POD_REGISTER_THRESHOLD_ON_STRIDE
#define NOTHING 0xFFu /* what a register that does not exist gives, and a read past the PEC */

/* The registers from 0 on; STATUS and ERRORS are put in when they are read. */
static const uint8_t fixed[] = {
    POD_WHO_AM_I, POD_MAP_VERSION, POD_VERSION_MAJOR, POD_VERSION_MINOR, POD_VERSION_PATCH, 0, POD_CHANNELS, 0,
};

static void refuse(struct target *target) {
    if (target->errors < UINT8_MAX) {
        target->errors++;
    }
}

static void clear(struct target *target) {
    target->status[POD_STATUS_PECERR_BIT] = 0;
    target->status[POD_STATUS_OVERRUN_BIT] = 0;
    target->status[POD_STATUS_WATCHDOG_BIT] = 0;
    target->status[POD_STATUS_POWER_BIT] = 0;
    target->errors = 0;
}

/* CMD: what takes time is left to the main loop; while it has one command to do it takes no other. */
static bool command(struct target *target, uint8_t code, uint8_t key) {
    if (key != POD_COMMAND_KEY || code == 0 || code > POD_BUS_COMMAND_CLEAR) {
        return false;
    }
    if (code == POD_BUS_COMMAND_CLEAR) {
        clear(target);
        return true;
    }
    if (target->posted != 0) {
        return false;
    }
    target->posted = code;
    return true;
}

static bool is_threshold(uint8_t at) {
    return at >= POD_REGISTER_THRESHOLD_ON && at < POD_REGISTER_THRESHOLD_ON + STRIDE * POD_CHANNELS && !(at & 1u);
}

static bool is_off_threshold(uint8_t at) { return (at - POD_REGISTER_THRESHOLD_ON) % STRIDE != 0; }

static unsigned threshold_channel(uint8_t at) { return (at - POD_REGISTER_THRESHOLD_ON) / STRIDE; }

static bool set_threshold(struct target *target, uint8_t at, uint16_t value) {
    uint32_t pair = target->thresholds[threshold_channel(at)];
    uint16_t on = is_off_threshold(at) ? (uint16_t)pair : value;
    uint16_t off = is_off_threshold(at) ? value : (uint16_t)(pair >> 16);
    if (on < POD_ON_MIN || on > POD_ON_MAX || off < POD_OFF_MIN || off + POD_HYSTERESIS_MIN > on) {
        return false;
    }
    target->thresholds[threshold_channel(at)] = on | (uint32_t)off << 16;
    return true;
}

static bool obey(struct target *target) {
    uint8_t at = target->received[0];
    if (at == POD_REGISTER_CMD) {
        return command(target, target->received[1], target->received[2]);
    }
    return is_threshold(at) && set_threshold(target, at, bytes_u16(target->received + 1));
}

/* A write is over. A CRC that has taken in its own PEC is 0. One byte alone only chose the register. */
static void finish_write(struct target *target) {
    if (target->writing && target->count > 1) {
        bool sound = target->count == WORD_WRITE && target->pec == 0;
        if (target->count == WORD_WRITE && target->pec != 0) {
            target->status[POD_STATUS_PECERR_BIT] = 1;
        }
        if (!sound || !obey(target)) {
            refuse(target);
        }
    }
    target->writing = false;
}

static void reply(struct target *target, const uint8_t *bytes, uint8_t size) {
    bytes_copy(target->reply, bytes, size);
    target->reply_size = size;
}

static void reply_u32(struct target *target, uint32_t value) {
    bytes_put_u32(target->reply, value);
    target->reply_size = 4;
}

static uint8_t status_bits(const struct target *target) {
    uint8_t bits = 0;
    for (unsigned bit = 0; bit < 8; bit++) {
        bits |= (uint8_t)(target->status[bit] << bit);
    }
    return bits;
}

static uint8_t small_register(const struct target *target, uint8_t at) {
    if (at == POD_REGISTER_STATUS) {
        return status_bits(target);
    }
    if (at == POD_REGISTER_ERRORS) {
        return target->errors;
    }
    return at < sizeof fixed ? fixed[at] : (uint8_t)NOTHING;
}

/* The register's place among the words, or TARGET_WORDS. */
static unsigned word_at(uint8_t at) {
    unsigned place = (unsigned)(at - POD_REGISTER_IMAGE_CRC);
    return place % 4u == 0 && place / 4u < TARGET_WORDS ? place / 4u : TARGET_WORDS;
}

static void reply_register(struct target *target, uint8_t at) {
    if (is_threshold(at)) {
        uint32_t pair = target->thresholds[threshold_channel(at)];
        reply_u32(target, is_off_threshold(at) ? pair >> 16 : pair);
        target->reply_size = 2;
    } else if (word_at(at) < TARGET_WORDS) {
        reply_u32(target, target->words[word_at(at)]);
    } else {
        target->reply[0] = small_register(target, at);
        target->reply_size = 1;
    }
}

static void fill_reply(struct target *target) {
    const struct snapshot *latest = snapshot_latest(&target->snapshots);
    if (target->pointer == POD_REGISTER_FRAME) {
        reply(target, latest->frame, POD_FRAME_SIZE);
        target->reply[POD_FRAME_SEQUENCE_AT] = ++target->sequence;
    } else if (target->pointer == POD_REGISTER_BRIEF) {
        reply(target, latest->brief, POD_BRIEF_SIZE);
        target->reply[POD_BRIEF_SEQUENCE_AT] = ++target->sequence;
    } else {
        reply_register(target, target->pointer);
    }
}

void target_start(struct target *target, bool read) {
    finish_write(target);
    target->pec = crc8_step(0, WRITE_ADDRESS);
    target->count = 0;
    target->writing = !read;
    if (read) {
        target->pec = crc8_step(crc8_step(target->pec, target->pointer), READ_ADDRESS);
        target->reply_at = 0;
        fill_reply(target);
    }
}

bool target_rx(struct target *target, uint8_t byte) {
    bool room = target->count < WORD_WRITE;
    if (room) {
        target->received[target->count] = byte;
        target->pec = crc8_step(target->pec, byte);
    }
    if (target->count == 0) {
        target->pointer = byte;
    }
    if (target->count < UINT8_MAX) {
        target->count++;
    }
    return room;
}

uint8_t target_tx(struct target *target) {
    if (target->reply_at > target->reply_size) {
        return NOTHING;
    }
    if (target->reply_at++ == target->reply_size) {
        return target->pec;
    }
    uint8_t byte = target->reply[target->reply_at - 1u];
    target->pec = crc8_step(target->pec, byte);
    return byte;
}

void target_stop(struct target *target) { finish_write(target); }
