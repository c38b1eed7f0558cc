/* A clock that believes what TOCCATA_CLOCK says (seconds since 1970), for every call that tells the time of day. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t believed(void) { return (time_t)atoll(getenv("TOCCATA_CLOCK")); }

time_t time(time_t *out) {
    if (out) *out = believed();
    return believed();
}

int gettimeofday(struct timeval *out, void *zone) {
    (void)zone;
    out->tv_sec = believed();
    out->tv_usec = 0;
    return 0;
}

int clock_gettime(clockid_t clock, struct timespec *out) {
    if (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE) return (int)syscall(SYS_clock_gettime, clock, out);
    out->tv_sec = believed();
    out->tv_nsec = 0;
    return 0;
}
