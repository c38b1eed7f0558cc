#include "snapshot.h"

#include <stdatomic.h>

#include "bytes.h"

#define PRESSURE_MAX 254u
#define PRESSURE_RAIL 255u

static void write_frame_channel(uint8_t *to, const struct channel *channel) {
    bytes_put_u16(to + POD_FRAME_CHANNEL_VALUE_AT, channel->value);
    to[POD_FRAME_CHANNEL_ONSETS_AT] = channel->onset.onsets;
    to[POD_FRAME_CHANNEL_VELOCITY_AT] = channel->onset.velocity;
    to[POD_FRAME_CHANNEL_STATE_AT] = channel->onset.state;
    to[POD_FRAME_CHANNEL_FLAGS_AT] = channel->flags;
}

static uint8_t pressure(const struct channel *channel) {
    uint32_t sixteenth = channel->value / 16u;
    if (channel->flags & POD_FLAG_RAIL) {
        return PRESSURE_RAIL;
    }
    return (uint8_t)(sixteenth > PRESSURE_MAX ? PRESSURE_MAX : sixteenth);
}

static void write_brief_channel(uint8_t *to, const struct channel *channel) {
    to[POD_BRIEF_CHANNEL_ONSETS_AT] = channel->onset.onsets;
    to[POD_BRIEF_CHANNEL_PRESSURE_AT] = pressure(channel);
}

void snapshot_publish(struct snapshots *snapshots, const struct channel channels[POD_CHANNELS], uint16_t stamp_ms) {
    uint8_t spare = snapshots->published ^ 1u;
    struct snapshot *copy = &snapshots->copies[spare];
    copy->frame[POD_FRAME_LENGTH_AT] = POD_FRAME_SIZE - 1u;
    bytes_put_u16(copy->frame + POD_FRAME_STAMP_MS_AT, stamp_ms);
    copy->brief[POD_BRIEF_LENGTH_AT] = POD_BRIEF_SIZE - 1u;
    for (unsigned at = 0; at < POD_CHANNELS; at++) {
        write_frame_channel(copy->frame + POD_FRAME_CHANNELS_AT + at * POD_FRAME_CHANNEL_SIZE, &channels[at]);
        write_brief_channel(copy->brief + POD_BRIEF_CHANNELS_AT + at * POD_BRIEF_CHANNEL_SIZE, &channels[at]);
    }
    atomic_signal_fence(memory_order_release); /* the compiler must not publish before the copy is whole */
    snapshots->published = spare;
}
