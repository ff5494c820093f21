/* Keeps FUNCTIONS, addresses of the library's, in an image that is searched and weighed but not run; none if there are none. */

#include "headwater.h"

typedef void (*Function)(void);

#ifdef FUNCTIONS
static const Function functions[] = {FUNCTIONS};

int main(void) {
    for (volatile unsigned index = 0;; index = (index + 1) % (sizeof functions / sizeof functions[0])) {
        functions[index]();
    }
}
#else
int main(void) {
    for (volatile unsigned index = 0;;) {
        index++;
    }
}
#endif
