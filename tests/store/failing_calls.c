/* Preloaded before libc: lets the n-th call that touches a file fail, as a full, read-only or dying disk does. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

static int armed, for_good, error;
static long calls, nth;

/* Counts from here on; for_good: every later call fails too. */
void fail_at(long at, int with, int keep_failing)
{
    calls = 0, nth = at, error = with, for_good = keep_failing, armed = 1;
}

long stop_failing(void)
{
    armed = 0;
    return calls;
}

static int fails(void)
{
    if (!armed)
        return 0;
    calls++;
    if (calls != nth && !(for_good && calls > nth))
        return 0;
    errno = error;
    return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAILING(result, name, parameters, arguments)                                                                 \
    result name parameters { return fails() ? -1 : NEXT(name) arguments; }
#define FAILING_OPEN(name)                                                                                           \
    int name(const char *path, int flags, ...)                                                                       \
    {                                                                                                                \
        va_list rest;                                                                                                \
        va_start(rest, flags);                                                                                       \
        mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;                                                    \
        va_end(rest);                                                                                                \
        return fails() ? -1 : NEXT(name)(path, flags, mode);                                                         \
    }

FAILING_OPEN(open)
FAILING_OPEN(open64)
FAILING(ssize_t, read, (int fd, void *to, size_t size), (fd, to, size))
FAILING(ssize_t, write, (int fd, const void *from, size_t size), (fd, from, size))
FAILING(int, fsync, (int fd), (fd))
FAILING(int, flock, (int fd, int how), (fd, how))
FAILING(int, mkdir, (const char *path, mode_t mode), (path, mode))
FAILING(int, link, (const char *from, const char *to), (from, to))
FAILING(int, rename, (const char *from, const char *to), (from, to))
FAILING(int, unlink, (const char *path), (path))
FAILING(int, fstat, (int fd, struct stat *to), (fd, to))
FAILING(int, fstat64, (int fd, struct stat64 *to), (fd, to))
FAILING(int, lstat, (const char *path, struct stat *to), (path, to))
FAILING(int, lstat64, (const char *path, struct stat64 *to), (path, to))
FAILING(int, stat, (const char *path, struct stat *to), (path, to))
FAILING(int, stat64, (const char *path, struct stat64 *to), (path, to))

/* What fails in being closed is closed (close(2), Linux). */
int close(int fd)
{
    int failed = fails(), done = NEXT(close)(fd);
    errno = failed ? error : errno;
    return failed ? -1 : done;
}
