/*
 * Smooths the samples of one channel. Main loop only.
 *
 * Scale: a sample is the sum of 16 conversions of 12 bits, 0..65520: counts with 4 fractional bits (12.4).
 * Inside, counts have 16 fractional bits (12.16, at most 4095 * 65536 + 61440 < 2^28).
 * First the median of the last three samples, which a lone spike of any height cannot pass; then y += (x - y) / 2.
 * A step is half there at the second sample after it and three quarters at the third.
 */
#ifndef POD_FILTER_H
#define POD_FILTER_H

#include <stdint.h>

#define FILTER_FRACTION_BITS 16

struct filter {
    uint16_t last, before; /* the newest two samples, 12.4 */
    uint16_t middle;       /* the newest median, 12.4 */
    int32_t level;         /* 12.16 */
};

/* As if the sample had been there for ever. */
void filter_init(struct filter *filter, uint16_t sample);

/* Takes a sample (anything above 65520 counts as 65520) and gives the new level, 12.16. */
int32_t filter_step(struct filter *filter, uint16_t sample);

#endif
