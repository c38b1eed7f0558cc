/*
 * The rest of one channel: the level of a sensor that nobody presses. Main loop only.
 *
 * It follows only while the channel is idle, so that a long hold never releases by itself. Upward with a time constant
 * of 4.1 s, and only while the level is within 16 counts (0.4 % of full scale) of it: the whole strength of a weak hand
 * may lie below the on threshold, and must not be taken for drift. That is drift of up to 4 counts a second. Downward with 0.26 s: pressing never lowers a level, so what lies under
 * the rest is rest, and a pad that was pressed at power-up is sensitive again within 2 s of its release.
 */
#ifndef POD_BASELINE_H
#define POD_BASELINE_H

#include <stdint.h>

/* The rest after one idle millisecond at `level`; both 12.16. */
int32_t baseline_follow(int32_t rest, int32_t level);

#endif
