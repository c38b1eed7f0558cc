/* The watchdog: why this start came, how often it bit in a row, and the way into the loader. */
#ifndef POD_WATCHDOG_H
#define POD_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

#define BITES_TO_RESCUE 3u

/* For the application to set itself up in; reading a whole MiB takes up to 1 s. */
#define STARTING_WATCHDOG_MS 4000u

/* What pod_start calls reset_cause. */
uint8_t watchdog_cause(void);

/* From now on it bites unless it is fed at least every `ms` (at most 8000). */
void watchdog_start(uint32_t ms);

void watchdog_feed(void);

/* While the flash erases or programs it waits for a second: a reset in an erase, which may take 400 ms, would find a flash that
 * cannot be read, and the boot ROM might give up on it. */
void watchdog_wait(bool flash_changes);

/* Resets the chip now; `stay`: the loader then waits for commands. */
_Noreturn void watchdog_restart(bool stay);

/* Loader, once a start: true if it is to wait for commands, because it was asked to, or because the application was bitten
 * BITES_TO_RESCUE times in a row: a new version that hangs can be replaced then. */
bool watchdog_stay(void);

/* Application: it runs well; bites before this do not count any more. */
void watchdog_forgive(void);

#endif
