/*
 * The rest of one channel: the level of a sensor that nobody presses. Main loop only.
 *
 * It follows only while the channel is idle, so that a long hold never releases by itself. Upward with a time constant
 * of 4.1 s: a slow, weak squeeze is not eaten. Downward with 0.26 s: pressing never lowers a level, so what lies under
 * the rest is rest, and a pad that was pressed at power-up is sensitive again within 2 s of its release.
 */
#ifndef POD_BASELINE_H
#define POD_BASELINE_H

#include <stdint.h>

/* The rest after one idle millisecond at `level`; both 12.16. */
int32_t baseline_follow(int32_t rest, int32_t level);

#endif
