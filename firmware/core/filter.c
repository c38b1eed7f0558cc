#include "filter.h"

#include "pod_registers.h"

#define SAMPLE_SHIFT (FILTER_FRACTION_BITS - 4) /* 12.4 to 12.16 */

static uint16_t clipped(uint16_t sample) { return sample > POD_SAMPLE_MAX ? (uint16_t)POD_SAMPLE_MAX : sample; }

static uint16_t median(uint16_t a, uint16_t b, uint16_t c) {
    uint16_t low = a < b ? a : b;
    uint16_t high = a < b ? b : a;
    return c < low ? low : (c > high ? high : c);
}

void filter_init(struct filter *filter, uint16_t sample) {
    filter->last = filter->before = filter->middle = clipped(sample);
    filter->level = (int32_t)filter->middle << SAMPLE_SHIFT;
}

int32_t filter_step(struct filter *filter, uint16_t sample) {
    sample = clipped(sample);
    filter->middle = median(filter->before, filter->last, sample);
    filter->before = filter->last;
    filter->last = sample;
    filter->level += (((int32_t)filter->middle << SAMPLE_SHIFT) - filter->level) / 2;
    return filter->level;
}
