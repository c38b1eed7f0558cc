/* A virtual ALSA sound card for measuring: a playback device with an exact clock and a period-granular pointer,
 * like a card whose DMA tells once a period how far it got. It plays into nothing, and logs when each sound was
 * handed to it and when a listener would hear it.
 *
 * Environment:
 *   VCARD_LOG     the log, a file that is mapped (layout below); none is kept without it
 *   VCARD_UNPLUG  while a file of this name exists, the card is gone: every call fails with ENODEV
 *   VCARD_BUSY    while a file of this name exists, the card can't be opened: EBUSY
 *   VCARD_LARGE   while a file of this name exists, periods of less than 256 frames are refused: EINVAL
 *   VCARD_STALL   while a file of this name exists, a write does not return, as a driver that hangs
 *
 * Log: 64-bit little-endian numbers. The first is the count of entries, seven are spare, then five for each entry:
 * kind, written (ns, CLOCK_MONOTONIC), heard (ns), frame since the start, value. What kind and value mean: enum kind.
 */
#define PIC 1
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { CHANNELS = 2, FRAME_BYTES = 4, LEAST_PERIOD = 16, MOST_PERIOD = 8192, LOG_ENTRIES = 65536, WAITING = 16 };
enum { SILENT_FRAMES = 192 }; /* 4 ms at 48 kHz: a sound after a shorter gap is no new onset */
enum { AUDIBLE = 4 };         /* of 32,768: -78 dBFS, above the rounding of a faded voice */

enum kind {
    ONSET = 1,    /* first audible frame after silence; value: its left sample */
    UNDERRUN = 2, /* the ring was empty at a period's end; value: frames missing */
    START = 3,    /* the clock starts; frame: frames in the ring */
    PARAMS = 4,   /* written: when; heard: rate; frame: period; value: ring, all in frames */
    SILENCE = 5,  /* first frame of silence that lasts; value: 0 */
};

struct entry { int64_t kind, written_ns, heard_ns, frame, value; };
struct log { int64_t count, spare[7]; struct entry entries[LOG_ENTRIES]; };

struct card {
    snd_pcm_ioplug_t io;
    struct log *log;
    int timer;
    bool running;
    int64_t start_ns;
    int64_t written;      /* frames since prepare */
    int64_t played;       /* the pointer, in frames since prepare */
    int64_t silent;       /* frames of silence that were written last */
    struct entry waiting[WAITING]; /* onsets that were written before the clock started */
    int waiting_count;
};

static bool file_of(const char *variable)
{
    const char *path = getenv(variable);
    return path != NULL && access(path, F_OK) == 0;
}

static bool gone(void) { return file_of("VCARD_UNPLUG"); }

static int64_t now_ns(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return at.tv_sec * INT64_C(1000000000) + at.tv_nsec;
}

static int64_t to_ns(const struct card *card, int64_t frames)
{
    return (int64_t)((__int128)frames * 1000000000 / card->io.rate);
}

static int64_t clock_frames(const struct card *card)
{
    return (int64_t)((__int128)(now_ns() - card->start_ns) * card->io.rate / 1000000000);
}

static void note(struct card *card, struct entry entry)
{
    struct log *log = card->log;
    if (log == NULL || log->count >= LOG_ENTRIES)
        return;
    log->entries[log->count] = entry;
    __atomic_store_n(&log->count, log->count + 1, __ATOMIC_RELEASE);
}

static struct timespec to_timespec(int64_t ns)
{
    return (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
}

static void set_timer(struct card *card, int64_t at_ns, int64_t every_ns)
{
    struct itimerspec timer = {.it_value = to_timespec(at_ns), .it_interval = to_timespec(every_ns)};
    timerfd_settime(card->timer, TFD_TIMER_ABSTIME, &timer, NULL);
}

/* Aim at the next period's end, counted from the start: no error adds up. One microsecond late, so that it has passed. */
static void aim_timer(struct card *card)
{
    int64_t period = (int64_t)card->io.period_size;
    int64_t next = (clock_frames(card) / period + 1) * period;
    set_timer(card, card->start_ns + to_ns(card, next) + 1000, to_ns(card, period));
}

static int vcard_prepare(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    if (gone())
        return -ENODEV;
    if (file_of("VCARD_LARGE") && io->period_size < 256)
        return -EINVAL;
    card->running = false;
    card->written = card->played = 0;
    card->waiting_count = 0;
    set_timer(card, 0, 0);
    note(card, (struct entry){PARAMS, now_ns(), io->rate, (int64_t)io->period_size, (int64_t)io->buffer_size});
    return 0;
}

static int vcard_start(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    card->start_ns = now_ns();
    card->running = true;
    aim_timer(card);
    note(card, (struct entry){START, card->start_ns, card->start_ns, card->written, 0});
    for (int i = 0; i < card->waiting_count; i++) {
        card->waiting[i].heard_ns = card->start_ns + to_ns(card, card->waiting[i].frame);
        note(card, card->waiting[i]);
    }
    card->waiting_count = 0;
    return 0;
}

static int vcard_stop(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    card->running = false;
    set_timer(card, 0, 0);
    return 0;
}

static snd_pcm_sframes_t vcard_pointer(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    if (gone())
        return -ENODEV;
    if (!card->running)
        return 0;
    int64_t frames = clock_frames(card);
    frames -= frames % (int64_t)io->period_size;
    if (card->written > 0 && frames >= card->written) {
        note(card, (struct entry){UNDERRUN, now_ns(), 0, frames, frames - card->written});
        card->running = false;
        return -EPIPE;
    }
    if (frames > card->played)
        card->played = frames;
    return card->played % (int64_t)io->buffer_size;
}

static int vcard_delay(snd_pcm_ioplug_t *io, snd_pcm_sframes_t *delay)
{
    struct card *card = io->private_data;
    int64_t left = card->written - (card->running ? clock_frames(card) : 0);
    *delay = left > 0 ? left : 0;
    return 0;
}

static int vcard_poll_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned int count, unsigned short *revents)
{
    struct card *card = io->private_data;
    uint64_t ticks;
    (void)count;
    *revents = 0;
    if (gone()) {
        *revents = POLLERR;
        return 0;
    }
    if (fds->revents & POLLIN) {
        if (read(card->timer, &ticks, sizeof ticks) == sizeof ticks && card->running)
            aim_timer(card);
        *revents = POLLOUT;
    }
    return 0;
}

static void onset(struct card *card, int64_t written_ns, int64_t frame, int16_t value)
{
    struct entry entry = {ONSET, written_ns, 0, frame, value};
    if (card->running) {
        entry.heard_ns = card->start_ns + to_ns(card, frame);
        note(card, entry);
    } else if (card->waiting_count < WAITING) {
        card->waiting[card->waiting_count++] = entry;
    }
}

static void silence(struct card *card, int64_t written_ns, int64_t frame)
{
    note(card, (struct entry){SILENCE, written_ns, card->start_ns + to_ns(card, frame), frame, 0});
}

static snd_pcm_sframes_t vcard_transfer(snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas,
                                        snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
    struct card *card = io->private_data;
    while (file_of("VCARD_STALL") && !gone())
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    if (gone())
        return -ENODEV;
    int64_t written_ns = now_ns();
    const int16_t *pcm = (const int16_t *)((const char *)areas[0].addr + areas[0].first / 8) + offset * CHANNELS;
    for (snd_pcm_uframes_t i = 0; i < size; i++) {
        if (abs(pcm[i * CHANNELS]) < AUDIBLE) {
            if (++card->silent == SILENT_FRAMES && card->running)
                silence(card, written_ns, card->written + (int64_t)i + 1 - SILENT_FRAMES);
            continue;
        }
        if (card->silent >= SILENT_FRAMES)
            onset(card, written_ns, card->written + (int64_t)i, pcm[i * CHANNELS]);
        card->silent = 0;
    }
    card->written += (int64_t)size;
    return (snd_pcm_sframes_t)size;
}

static int vcard_close(snd_pcm_ioplug_t *io)
{
    struct card *card = io->private_data;
    if (card->log != NULL)
        munmap(card->log, sizeof *card->log);
    close(card->timer);
    free(card);
    return 0;
}

static const snd_pcm_ioplug_callback_t CALLBACKS = {
    .start = vcard_start,
    .stop = vcard_stop,
    .pointer = vcard_pointer,
    .transfer = vcard_transfer,
    .close = vcard_close,
    .prepare = vcard_prepare,
    .poll_revents = vcard_poll_revents,
    .delay = vcard_delay,
};

static struct log *open_log(void)
{
    const char *path = getenv("VCARD_LOG");
    int fd = path != NULL ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644) : -1;
    if (fd < 0)
        return NULL;
    void *memory = MAP_FAILED;
    if (ftruncate(fd, sizeof(struct log)) == 0)
        memory = mmap(NULL, sizeof(struct log), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, 0);
    close(fd);
    return memory == MAP_FAILED ? NULL : memory;
}

static void constrain(snd_pcm_ioplug_t *io)
{
    static const unsigned int accesses[] = {SND_PCM_ACCESS_RW_INTERLEAVED, SND_PCM_ACCESS_MMAP_INTERLEAVED};
    static const unsigned int formats[] = {SND_PCM_FORMAT_S16_LE};
    snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 2, accesses);
    snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, formats);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, CHANNELS, CHANNELS);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, 44100, 96000);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, LEAST_PERIOD * FRAME_BYTES,
                                    MOST_PERIOD * FRAME_BYTES);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 2 * LEAST_PERIOD * FRAME_BYTES,
                                    2 * MOST_PERIOD * FRAME_BYTES);
    snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
}

SND_PCM_PLUGIN_DEFINE_FUNC(vcard)
{
    (void)root, (void)conf;
    if (stream != SND_PCM_STREAM_PLAYBACK)
        return -EINVAL;
    if (gone())
        return -ENODEV;
    if (file_of("VCARD_BUSY"))
        return -EBUSY;
    struct card *card = calloc(1, sizeof *card);
    if (card == NULL)
        return -ENOMEM;
    card->silent = SILENT_FRAMES;
    card->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    card->log = open_log();
    card->io.version = SND_PCM_IOPLUG_VERSION;
    card->io.name = "virtual card with an exact clock";
    card->io.callback = &CALLBACKS;
    card->io.private_data = card;
    card->io.poll_fd = card->timer;
    card->io.poll_events = POLLIN;
    int error = snd_pcm_ioplug_create(&card->io, name, stream, mode);
    if (error < 0) {
        vcard_close(&card->io);
        return error;
    }
    constrain(&card->io);
    *pcmp = card->io.pcm;
    return 0;
}
SND_PCM_PLUGIN_SYMBOL(vcard);
