/* The address of every function, so that the linker keeps them all: searched for panics, not run. */

#include "headwater.h"

typedef void (*Function)(void);

static const Function functions[] = {
    (Function)headwater_plan,
    (Function)headwater_initialise,
    (Function)headwater_infer,
    (Function)headwater_train_step,
    (Function)headwater_diagnose,
    (Function)headwater_checkpoint_save,
    (Function)headwater_checkpoint_resume,
#ifdef SENTENCES
    (Function)headwater_error_sentence,
    (Function)headwater_finding_sentence,
#endif
};

int main(void) {
    for (volatile unsigned index = 0;; index = (index + 1) % (sizeof functions / sizeof functions[0])) {
        functions[index]();
    }
}
