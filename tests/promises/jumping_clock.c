/* Preloaded before libc: whoever asks what time it is on the wall hears another time at every call, 56 years back to 20
 * ahead. The clocks that only go on (monotonic, boot time) are left as they are. $JUMPS is a file that counts the calls. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const int64_t NOW = 1800000000, BACK = 1767225600, AHEAD = 631152000; /* seconds: 56 and 20 years */

static uint32_t state = 1;

static time_t jumped(void)
{
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    const char *path = getenv("JUMPS");
    int file = path == NULL ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file >= 0) {
        if (write(file, ".", 1) != 1)
            abort();
        close(file);
    }
    return NOW - BACK + (time_t)((uint64_t)state * (uint64_t)(BACK + AHEAD) >> 32);
}

int clock_gettime(clockid_t clock, struct timespec *at)
{
    int (*next)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int result = next(clock, at);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI))
        at->tv_sec = jumped();
    return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone)
{
    (void)zone;
    *at = (struct timeval){.tv_sec = jumped()};
    return 0;
}

time_t time(time_t *at)
{
    time_t now = jumped();
    if (at != NULL)
        *at = now;
    return now;
}
