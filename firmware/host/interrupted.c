#define _GNU_SOURCE
#include <signal.h>
#include <string.h>
#include <sys/time.h>

#include "bench.h"
#include "crc8.h"

static struct bench bench;
static volatile long reads;
static volatile int torn;

/* One whole read of FRAME, as the I2C interrupt would serve it; all channels must be alike and the PEC right. */
static void read_frame(int number) {
    uint8_t bytes[POD_FRAME_SIZE + 1];
    struct target *target = &bench.pod.target;
    (void)number;
    target_start(target, false);
    (void)target_rx(target, POD_REGISTER_FRAME);
    target_start(target, true);
    uint8_t pec = crc8_step(crc8_step(crc8_step(0, POD_ADDRESS << 1), POD_REGISTER_FRAME), POD_ADDRESS << 1 | 1u);
    for (unsigned at = 0; at < sizeof bytes; at++) {
        bytes[at] = target_tx(target);
        pec = crc8_step(pec, bytes[at]);
    }
    target_stop(target);
    for (unsigned at = 1; at < POD_CHANNELS; at++) {
        torn |= memcmp(bytes + POD_FRAME_CHANNELS_AT, bytes + POD_FRAME_CHANNELS_AT + at * POD_FRAME_CHANNEL_SIZE,
                       POD_FRAME_CHANNEL_SIZE) != 0;
    }
    torn |= pec != 0;
    reads = reads + 1;
}

static void take_samples(unsigned count, long wanted) {
    for (unsigned ms = 0; ms < count || reads < wanted; ms++) {
        uint16_t level = (uint16_t)(1000u + (bench.now_ms * 2477u) % 30000u); /* both bytes of the value change each time */
        uint16_t samples[POD_CHANNELS] = {level, level, level, level};
        pod_sample(&bench.pod, ++bench.now_ms, samples);
        pod_poll(&bench.pod);
    }
}

#if defined(__x86_64__)
#define SIGNAL SIGTRAP
/* The trap flag (bit 8 of RFLAGS) raises SIGTRAP after each instruction; the handler itself runs without it. */
static void interrupts(int on) {
#define CHANGE_FLAGS(how) "leaq -128(%%rsp), %%rsp\n pushfq\n " how ", (%%rsp)\n popfq\n leaq 128(%%rsp), %%rsp"
    if (on) {
        __asm__ volatile(CHANGE_FLAGS("orq $0x100")::: "cc", "memory");
    } else {
        __asm__ volatile(CHANGE_FLAGS("andq $~0x100")::: "cc", "memory");
    }
}
#else
#define SIGNAL SIGALRM
static void interrupts(int on) {
    struct itimerval timer = {.it_interval = {.tv_usec = on ? 50 : 0}, .it_value = {.tv_usec = on ? 50 : 0}};
    setitimer(ITIMER_REAL, &timer, NULL);
}
#endif

long interrupted_reads(long wanted) {
    struct sigaction action = {.sa_handler = read_frame};
    bench_init(&bench);
    bench_start(&bench, 0);
    take_samples(POD_START_MS + 2, 0); /* until the rests are known, every value is 0 and nothing could be torn */
    sigaction(SIGNAL, &action, NULL);
    interrupts(1);
    take_samples(4, wanted);
    interrupts(0);
    return torn ? -1 : reads;
}
