#include "parameters.h"

#include "bytes.h"
#include "channel.h"
#include "crc.h"

/* A generation: magic u32, sequence u32, for each channel on, off and rest u16, CRC-32 of all before it. */
#define SEQUENCE_AT 4u
#define CHANNELS_AT 8u
#define CHANNEL_SIZE 6u
#define CRC_AT (CHANNELS_AT + POD_CHANNELS * CHANNEL_SIZE)
#define RECORD_SIZE (CRC_AT + 4u)

static const uint32_t sectors[2] = {POD_FLASH_PARAMETERS_0, POD_FLASH_PARAMETERS_1};

void parameters_default(struct parameters *parameters) {
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        parameters->thresholds[at] = (struct thresholds){.on = POD_ON_DEFAULT, .off = POD_OFF_DEFAULT};
        parameters->rests[at] = CHANNEL_NO_REST;
    }
}

static void encode(uint8_t *record, const struct parameters *parameters, uint32_t sequence) {
    bytes_put_u32(record, POD_PARAMETERS_MAGIC);
    bytes_put_u32(record + SEQUENCE_AT, sequence);
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        uint8_t *entry = record + CHANNELS_AT + at * CHANNEL_SIZE;
        bytes_put_u16(entry, parameters->thresholds[at].on);
        bytes_put_u16(entry + 2, parameters->thresholds[at].off);
        bytes_put_u16(entry + 4, parameters->rests[at]);
    }
    bytes_put_u32(record + CRC_AT, crc32_end(crc32_more(CRC32_START, record, CRC_AT)));
}

/* The sequence number of a sound generation, or 0; the values only then. */
static uint32_t decode(const uint8_t *record, struct parameters *parameters) {
    struct parameters found;
    if (bytes_u32(record) != POD_PARAMETERS_MAGIC ||
        bytes_u32(record + CRC_AT) != crc32_end(crc32_more(CRC32_START, record, CRC_AT))) {
        return 0;
    }
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        const uint8_t *entry = record + CHANNELS_AT + at * CHANNEL_SIZE;
        found.thresholds[at] = (struct thresholds){.on = bytes_u16(entry), .off = bytes_u16(entry + 2)};
        found.rests[at] = bytes_u16(entry + 4);
        if (!thresholds_valid(found.thresholds[at].on, found.thresholds[at].off)) {
            return 0;
        }
    }
    *parameters = found;
    return bytes_u32(record + SEQUENCE_AT);
}

static bool newer(uint32_t one, uint32_t other) { return other == 0 || (int32_t)(one - other) > 0; }

bool parameters_load(struct parameter_store *store, const struct flash_ops *flash, struct parameters *parameters) {
    *store = (struct parameter_store){.flash = flash};
    parameters_default(parameters);
    for (uint8_t at = 0; at < 2; at++) {
        uint8_t record[RECORD_SIZE];
        struct parameters found;
        flash->read(flash->context, sectors[at], record, RECORD_SIZE);
        uint32_t sequence = decode(record, &found);
        if (sequence != 0 && newer(sequence, store->sequence)) {
            store->sequence = sequence;
            store->newest = at;
            *parameters = found;
        }
    }
    return store->sequence != 0;
}

static bool reads_back(const struct flash_ops *flash, uint32_t sector, const uint8_t *record) {
    uint8_t back[RECORD_SIZE];
    uint8_t different = 0;
    flash->read(flash->context, sector, back, RECORD_SIZE);
    for (unsigned at = 0; at < RECORD_SIZE; at++) {
        different |= back[at] ^ record[at];
    }
    return different == 0;
}

bool parameters_save(struct parameter_store *store, const struct parameters *parameters) {
    const struct flash_ops *flash = store->flash;
    uint8_t page[POD_FLASH_PAGE];
    uint8_t older = store->sequence == 0 ? 0 : store->newest ^ 1u;
    uint32_t sequence = store->sequence + 1u == 0 ? 1 : store->sequence + 1u; /* 0 means none */
    for (unsigned at = 0; at < POD_FLASH_PAGE; at++) {
        page[at] = 0xFF;
    }
    encode(page, parameters, sequence);
    if (!flash->erase(flash->context, sectors[older]) || !flash->program(flash->context, sectors[older], page) ||
        !reads_back(flash, sectors[older], page)) {
        return false;
    }
    store->sequence = sequence;
    store->newest = older;
    return true;
}
