/* A wall clock that the test sets: loaded before libc, so that Anki's backend reads it too. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static long long instant_ms = -1;

void set_clock(long long ms) { instant_ms = ms; }

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    if (clock != CLOCK_REALTIME || instant_ms < 0) return real(clock, now);
    now->tv_sec = instant_ms / 1000;
    now->tv_nsec = instant_ms % 1000 * 1000000;
    return 0;
}
