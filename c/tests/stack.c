/* How much stack each function takes on a board, its own and that of all it calls: painted, called, looked through. For a network
   with every kind of layer and one residual branch. */

#include "headwater.h"
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 4, INPUTS = 6, OUTPUTS = 4, LAYERS = 8, MOST = 512, SCRATCH = 1024, RECORD = 8192, PAINTED = 4096 };

static float parameters[MOST], state[MOST], gradients[MOST], moments[2 * MOST], scratch[SCRATCH];
static float inputs[BATCH * INPUTS] = {1, 2, -1, 3, 0.5f, -2}, outputs[BATCH * OUTPUTS];
static size_t classes[BATCH];
static uint8_t bytes[RECORD];
static HeadwaterLayerSpace space[LAYERS];
static HeadwaterStatisticsSpace statistics[LAYERS];
static HeadwaterFinding findings[4];
static size_t finding_count;
static HeadwaterError error;
static uint64_t step;
static char text[600];

static const HeadwaterLayer branch[] = {
    {.kind = HEADWATER_LAYER_KIND_LAYER_NORM, .epsilon = HEADWATER_EPSILON},
    {.kind = HEADWATER_LAYER_KIND_DENSE, .width = 7},
};
static const HeadwaterLayer layers[] = {
    {.kind = HEADWATER_LAYER_KIND_DENSE, .width = 7},
    {.kind = HEADWATER_LAYER_KIND_BATCH_NORM, .epsilon = HEADWATER_EPSILON, .momentum = HEADWATER_MOMENTUM},
    {.kind = HEADWATER_LAYER_KIND_ACTIVATION, .activation = HEADWATER_ACTIVATION_SIGMOID},
    {.kind = HEADWATER_LAYER_KIND_RESIDUAL, .branch = branch, .branch_count = 2},
    {.kind = HEADWATER_LAYER_KIND_PRELU},
    {.kind = HEADWATER_LAYER_KIND_DENSE, .width = OUTPUTS},
};
static const HeadwaterNetwork network = {INPUTS, layers, 6, 0, space, LAYERS};
static const HeadwaterOptimiser adam = {
    .kind = HEADWATER_OPTIMISER_KIND_ADAM, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
static const HeadwaterLoss loss = {.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY};
static const HeadwaterBatch batch = {inputs, BATCH * INPUTS, NULL, 0, classes, BATCH};
static HeadwaterPlan plan;
static HeadwaterMemory memory;
static HeadwaterCheckpoint record;

static HeadwaterStatus plans(void) {
    return headwater_plan(&network, &adam, BATCH, 0, &plan, &error);
}
static HeadwaterStatus initialises(void) {
    return headwater_initialise(&network, &memory, HEADWATER_SCHEME_ORTHOGONAL, 1, &error);
}
static HeadwaterStatus infers(void) {
    return headwater_infer(&network, &memory, inputs, BATCH * INPUTS, outputs, BATCH * OUTPUTS, &error);
}
static HeadwaterStatus trains(void) {
    return headwater_train_step(&network, &memory, &adam, &loss, &batch, 1, 0.01f, NULL, &error);
}
static HeadwaterStatus diagnoses(void) {
    return headwater_diagnose(&network, &memory, &loss, &batch, statistics, plan.layers, findings, 4, &finding_count, &error);
}
static HeadwaterStatus saves(void) {
    return headwater_checkpoint_save(&network, &memory, 1, &record, &error);
}
static HeadwaterStatus resumes(void) {
    return headwater_checkpoint_resume(&network, &memory, &step, &record, &error);
}
static HeadwaterStatus error_in_words(void) {
    return headwater_error_sentence(&error, text, sizeof text, NULL);
}
static HeadwaterStatus finding_in_words(void) {
    return headwater_finding_sentence(&findings[0], text, sizeof text, NULL);
}

/* Bytes below this function's own frame that a call has written to. */
__attribute__((noinline)) static unsigned taken(HeadwaterStatus (*call)(void)) {
    static volatile uint32_t *lowest;
    uint32_t marker;
    __asm volatile("mov %0, sp" : "=r"(marker));
    volatile uint32_t *top = (volatile uint32_t *)(uintptr_t)marker;
    lowest = top - PAINTED;
    for (volatile uint32_t *word = lowest; word < top; word++) {
        *word = 0xa5c3e1f7;
    }
    if (call() != HEADWATER_STATUS_OK) {
        headwater_error_sentence(&error, text, sizeof text, NULL);
        printf("refused: %s\n", text);
        exit(1);
    }
    while (lowest < top && *lowest == 0xa5c3e1f7) {
        lowest++;
    }
    if (lowest == top - PAINTED) {
        printf("deeper than painted\n");
        exit(1);
    }
    return (unsigned)((uintptr_t)top - (uintptr_t)lowest);
}

int main(void) {
    static const struct {
        const char *name;
        HeadwaterStatus (*call)(void);
    } calls[] = {
        {"plan", plans},
        {"initialise", initialises},
        {"train_step", trains},
        {"infer", infers},
        {"checkpoint_save", saves},
        {"checkpoint_resume", resumes},
        {"diagnose", diagnoses},
        {"finding_sentence", finding_in_words},
        {"error_sentence", error_in_words},
    };
    if (plans() != HEADWATER_STATUS_OK || plan.parameters > MOST || plan.training_scratch > SCRATCH ||
        plan.checkpoint_bytes > RECORD || plan.layers > LAYERS) {
        printf("the plan does not fit\n");
        return 1;
    }
    memory = (HeadwaterMemory){parameters, plan.parameters, state, plan.state, gradients,
                               plan.gradients, moments, plan.moments, scratch, plan.training_scratch};
    record = (HeadwaterCheckpoint){bytes, plan.checkpoint_bytes, NULL, 0};
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (calls[i].call == diagnoses) {
            /* Weights of 0 give a finding, and a refusal an error. */
            for (size_t j = 0; j < plan.parameters; j++) {
                parameters[j] = 0;
            }
            headwater_train_step(&network, &memory, &adam, &loss, &batch, 0, 0, NULL, &error);
        }
        printf("%s %u\n", calls[i].name, taken(calls[i].call));
    }
    return finding_count == 0;
}
