/* Drives the core from lines: one command in, one line out. tests/firmware/core_runner.py speaks to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

static struct bench bench;

static char *word(void) { return strtok(NULL, " \n"); }

static unsigned long number(void) {
    char *text = word();
    return text ? strtoul(text, NULL, 0) : 0;
}

static uint8_t hex_byte(const char *text) {
    char digits[3] = {text[0], text[1], 0};
    return (uint8_t)strtoul(digits, NULL, 16);
}

static void start(void) { bench_start(&bench, (uint8_t)number()); }

/* Samples of four channels for one millisecond after the other; pod_poll runs after each. */
static void samples(void) {
    for (char *text = word(); text; text = word()) {
        uint16_t values[POD_CHANNELS] = {(uint16_t)strtoul(text, NULL, 0)};
        for (unsigned at = 1; at < POD_CHANNELS; at++) {
            values[at] = (uint16_t)number();
        }
        pod_sample(&bench.pod, ++bench.now_ms, values);
        pod_poll(&bench.pod);
    }
}

static void gap(void) { bench.now_ms += (uint32_t)number(); }

/* W, R: (repeated) start to write or read; P: stop; ?n: n bytes read; else a byte written, `!` if it was not taken. */
static void bus(void) {
    struct target *target = &bench.pod.target;
    for (char *text = word(); text; text = word()) {
        if (text[0] == 'W' || text[0] == 'R') {
            target_start(target, text[0] == 'R');
        } else if (text[0] == 'P') {
            target_stop(target);
        } else if (text[0] == '?') {
            for (unsigned long left = strtoul(text + 1, NULL, 10); left > 0; left--) {
                printf("%02x", target_tx(target));
            }
        } else if (!target_rx(target, hex_byte(text))) {
            printf("!");
        }
    }
}

static void feed(void (*take)(uint8_t byte)) {
    char *text = word();
    for (size_t at = 0; text && at + 1 < strlen(text); at += 2) {
        take(hex_byte(text + at));
    }
}

static void to_pod(uint8_t byte) { pod_byte(&bench.pod, byte); }

static void to_loader(uint8_t byte) { loader_byte(&bench.loader, byte); }

static void console(void) {
    feed(to_pod);
    pod_poll(&bench.pod);
    for (int byte = pod_next(&bench.pod); byte >= 0; byte = pod_next(&bench.pod)) {
        printf("%02x", (unsigned)byte);
    }
}

/* As console, but nobody takes what the pod sends. */
static void say(void) { feed(to_pod); }

static void loader_say(void) { feed(to_loader); }

static void poll(void) {
    for (unsigned long left = number(); left > 0; left--) {
        pod_poll(&bench.pod);
    }
}

static void wish(void) { printf("%d", pod_wish(&bench.pod)); }

static void lost(void) { pod_lost(&bench.pod, (uint8_t)number()); }

static void loader_start(void) {
    static const uint8_t chip[8] = {1, 2, 3, 4, 5, 6, 7, 8};
    loader_init(&bench.loader, &bench.loader_side.ops, chip);
}

static void loader(void) {
    feed(to_loader);
    for (int left = 0; left < 4200; left++) {
        loader_poll(&bench.loader);
    }
    for (int byte = loader_next(&bench.loader); byte >= 0; byte = loader_next(&bench.loader)) {
        printf("%02x", (unsigned)byte);
    }
}

static void loader_wishes(void) { printf("%d", loader_wish(&bench.loader)); }

static void power(void) {
    char *text = word();
    bench.flash.power_left = text ? (uint32_t)strtoul(text, NULL, 0) : FLASH_ENDLESS;
}

static void worn(void) { bench.flash.worn = (uint32_t)number(); }

static void blank(void) { bench_init(&bench); }

static void put(void) {
    unsigned long offset = number();
    char *text = word();
    for (size_t at = 0; text && at + 1 < strlen(text); at += 2) {
        bench.flash.bytes[offset++ % POD_FLASH_SIZE] = hex_byte(text + at);
    }
}

static void image(void) {
    unsigned long length = number();
    flash_model_put_image(&bench.flash, (uint32_t)length, word());
}

static void peek(void) {
    unsigned long offset = number();
    for (unsigned long left = number(); left > 0; left--) {
        printf("%02x", bench.flash.bytes[offset++ % POD_FLASH_SIZE]);
    }
}

static void noise(void) {
    unsigned long seed = number();
    unsigned long count = number();
    unsigned long centre = number();
    printf("%u", noise_onsets(&bench, (uint32_t)seed, (unsigned)count, (int)centre, (int)number()));
}

static void golden(void) { printf("%d", golden_check(word())); }

static void interrupted(void) { printf("%ld", interrupted_reads((long)number())); }

static const struct {
    const char *name;
    void (*run)(void);
} commands[] = {
    {"start", start},
    {"samples", samples},
    {"gap", gap},
    {"bus", bus},
    {"console", console},
    {"say", say},
    {"loader-say", loader_say},
    {"poll", poll},
    {"wish", wish},
    {"lost", lost},
    {"loader-start", loader_start},
    {"loader", loader},
    {"loader-wish", loader_wishes},
    {"power", power},
    {"worn", worn},
    {"blank", blank},
    {"put", put},
    {"image", image},
    {"peek", peek},
    {"noise", noise},
    {"golden", golden},
    {"interrupted", interrupted},
};

static bool obey(const char *name) {
    for (size_t at = 0; at < sizeof commands / sizeof commands[0]; at++) {
        if (strcmp(commands[at].name, name) == 0) {
            commands[at].run();
            return true;
        }
    }
    return false;
}

int main(void) {
    static char line[1 << 20];
    blank();
    while (fgets(line, sizeof line, stdin)) {
        char *name = strtok(line, " \n");
        if (!name || !obey(name)) {
            fprintf(stderr, "runner: no such command\n");
            return 2;
        }
        putchar('\n');
        fflush(stdout);
    }
    return 0;
}
