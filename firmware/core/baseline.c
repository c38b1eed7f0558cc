#include "baseline.h"

#define UP 4096 /* ms */
#define DOWN 256
#define NEAR (16 << 16) /* 16 counts, 12.16 */

int32_t baseline_follow(int32_t rest, int32_t level) {
    int32_t away = level - rest;
    if (away > NEAR) {
        return rest;
    }
    return rest + away / (away > 0 ? UP : DOWN);
}
