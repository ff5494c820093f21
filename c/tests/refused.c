/* Everything a caller can get wrong, one thing at a time: the status, the sentence, and that nothing has been overwritten but what
   the header says. The text is tests/refused.txt on every target. */

#include "headwater.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 5,
    INPUTS = 6,
    OUTPUTS = 4,
    LAYERS = 5,
    PARAMETERS = 7 * INPUTS + 7 + 2 * 7 + OUTPUTS * 7 + OUTPUTS,
    STATE = 14,
    MOMENTS = 2 * PARAMETERS,
    SCRATCH = 400,
    RECORD = 2048,
};

/* What a refused call must leave as it is. */
static struct {
    float parameters[PARAMETERS], state[STATE], moments[MOMENTS], outputs[BATCH * OUTPUTS];
    uint8_t record[RECORD], generator[4];
    HeadwaterPlan plan;
    float loss_before;
    uint64_t step;
    HeadwaterFinding findings[4];
    size_t finding_count, length;
    char text[64];
} kept, before;

/* What may be overwritten. */
static float gradients[PARAMETERS], scratch[SCRATCH];
static HeadwaterLayerSpace space[LAYERS];
static HeadwaterStatisticsSpace statistics[LAYERS];
static HeadwaterError error;

/* The arguments of a call: what they are, and where they are said to be. No call may write any of it. */
static struct Arguments {
    float inputs[BATCH * INPUTS], values[BATCH * OUTPUTS];
    size_t classes[BATCH];
    double weights[OUTPUTS];
    HeadwaterLayer layers[LAYERS], branch[1];
    HeadwaterNetwork network;
    HeadwaterMemory memory;
    HeadwaterOptimiser optimiser;
    HeadwaterLoss loss;
    HeadwaterBatch batch;
    HeadwaterCheckpoint record;
    const HeadwaterNetwork *network_at;
    const HeadwaterMemory *memory_at;
    const HeadwaterOptimiser *optimiser_at;
    const HeadwaterLoss *loss_at;
    const HeadwaterBatch *batch_at;
    const HeadwaterCheckpoint *record_at;
    HeadwaterPlan *plan;
    uint32_t scheme;
    float *outputs;
    size_t output_count;
    uint64_t step;
    float rate;
    float *loss_before;
    uint64_t *step_taken;
    HeadwaterStatisticsSpace *statistics;
    size_t statistics_count, capacity;
    HeadwaterFinding *findings;
    size_t *finding_count;
    HeadwaterError *error;
    const HeadwaterError *error_read;
    const HeadwaterFinding *finding_read;
    char *text;
    size_t text_capacity, *length;
} a, as_passed;

/* A record as it was saved, and as a call gets it. */
static uint8_t saved[RECORD], damaged[RECORD];
static size_t saved_count;
static HeadwaterError written_error;
static HeadwaterFinding written_finding;

/* The same address, a byte further. */
static void *off(const void *pointer) {
    return (void *)((uintptr_t)pointer + 1);
}

/* Arguments with which every call succeeds. */
static void good(void) {
    memset(&a, 0, sizeof a);
    for (int i = 0; i < BATCH * INPUTS; i++) {
        a.inputs[i] = (float)((i * 37 + 11) % 64 - 32) / 16;
    }
    for (int i = 0; i < BATCH * OUTPUTS; i++) {
        a.values[i] = (float)((i * 29 + 7) % 32) / 32;
    }
    for (size_t i = 0; i < BATCH; i++) {
        a.classes[i] = i % OUTPUTS;
    }
    for (size_t i = 0; i < OUTPUTS; i++) {
        a.weights[i] = 1;
    }
    a.layers[0] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_DENSE, .width = 7};
    a.layers[1] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_BATCH_NORM, .epsilon = HEADWATER_EPSILON, .momentum = HEADWATER_MOMENTUM};
    a.layers[2] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_ACTIVATION, .activation = HEADWATER_ACTIVATION_TANH};
    a.layers[3] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_DENSE, .width = OUTPUTS};
    a.branch[0] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_DENSE, .width = 3};
    a.network = (HeadwaterNetwork){INPUTS, a.layers, 4, 0, space, LAYERS};
    a.memory = (HeadwaterMemory){kept.parameters, PARAMETERS, kept.state, STATE, gradients,
                                 PARAMETERS, kept.moments, MOMENTS, scratch, 0};
    a.optimiser = (HeadwaterOptimiser){.kind = HEADWATER_OPTIMISER_KIND_ADAM, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
    a.loss = (HeadwaterLoss){.kind = HEADWATER_LOSS_KIND_MEAN_SQUARED_ERROR};
    a.batch = (HeadwaterBatch){a.inputs, BATCH * INPUTS, a.values, BATCH * OUTPUTS, NULL, 0};
    a.record = (HeadwaterCheckpoint){kept.record, RECORD, kept.generator, sizeof kept.generator};
    a.network_at = &a.network, a.memory_at = &a.memory, a.optimiser_at = &a.optimiser, a.loss_at = &a.loss;
    a.batch_at = &a.batch, a.record_at = &a.record, a.plan = &kept.plan, a.scheme = HEADWATER_SCHEME_XAVIER;
    a.outputs = kept.outputs, a.output_count = BATCH * OUTPUTS, a.step = 1, a.rate = 0.01f, a.loss_before = &kept.loss_before;
    a.step_taken = &kept.step, a.statistics = statistics, a.statistics_count = 4, a.capacity = 4;
    a.findings = kept.findings, a.finding_count = &kept.finding_count, a.error = &error;
    a.error_read = &written_error, a.finding_read = &written_finding;
    a.text = kept.text, a.text_capacity = sizeof kept.text, a.length = &kept.length;
    HeadwaterPlan plan;
    if (headwater_plan(&a.network, &a.optimiser, BATCH, 0, &plan, NULL) != HEADWATER_STATUS_OK) {
        printf("the plan of a good network was refused\n");
        exit(1);
    }
    a.memory.scratch_count = plan.training_scratch;
}

static HeadwaterStatus plan(void) {
    return headwater_plan(a.network_at, a.optimiser_at, BATCH, sizeof kept.generator, a.plan, a.error);
}
static HeadwaterStatus initialise(void) {
    return headwater_initialise(a.network_at, a.memory_at, a.scheme, 1, a.error);
}
static HeadwaterStatus infer(void) {
    return headwater_infer(a.network_at, a.memory_at, a.batch.inputs, a.batch.input_count, a.outputs, a.output_count, a.error);
}
static HeadwaterStatus train_step(void) {
    return headwater_train_step(a.network_at, a.memory_at, a.optimiser_at, a.loss_at, a.batch_at, a.step, a.rate, a.loss_before,
                                a.error);
}
static HeadwaterStatus diagnose(void) {
    return headwater_diagnose(a.network_at, a.memory_at, a.loss_at, a.batch_at, a.statistics, a.statistics_count, a.findings,
                              a.capacity, a.finding_count, a.error);
}
static HeadwaterStatus save(void) {
    return headwater_checkpoint_save(a.network_at, a.memory_at, 7, a.record_at, a.error);
}
static HeadwaterStatus resume(void) {
    return headwater_checkpoint_resume(a.network_at, a.memory_at, a.step_taken, a.record_at, a.error);
}
static HeadwaterStatus error_sentence(void) {
    return headwater_error_sentence(a.error_read, a.text, a.text_capacity, a.length);
}
static HeadwaterStatus finding_sentence(void) {
    return headwater_finding_sentence(a.finding_read, a.text, a.text_capacity, a.length);
}

static unsigned refusals, failures;

static void fail(const char *what, const char *why) {
    printf("FAILED: %s: %s\n", what, why);
    failures++;
}

/* Makes the call and judges what is left. */
static void refuse(const char *what, HeadwaterStatus (*call)(void), HeadwaterStatus expected, int quietly) {
    memcpy(&before, &kept, sizeof kept);
    memcpy(&as_passed, &a, sizeof a);
    memset(&error, 0, sizeof error);
    HeadwaterStatus status = call();
    refusals++;
    if (status != expected) {
        printf("status %u where %u is due: ", (unsigned)status, (unsigned)expected);
        fail(what, "another status");
    }
    if (memcmp(&before, &kept, sizeof kept) != 0) {
        fail(what, "something was overwritten");
    }
    if (memcmp(&as_passed, &a, sizeof a) != 0) {
        fail(what, "the arguments were overwritten");
    }
    if (quietly) {
        return;
    }
    char text[400];
    size_t length;
    if (headwater_error_sentence(&error, text, sizeof text, &length) != HEADWATER_STATUS_OK || length >= sizeof text) {
        fail(what, "no sentence");
    }
    /* How a structure is aligned differs between targets. */
    char *number = strstr(text, "multiple of ");
    if (number != NULL) {
        number[12] = 'N';
    }
    printf("%s: status %u: %s\n", what, (unsigned)status, text);
}

#define REFUSED(function, status, change)                                                                                        \
    do {                                                                                                                         \
        good();                                                                                                                  \
        change;                                                                                                                  \
        refuse(#function " with " #change, function, HEADWATER_STATUS_##status, 0);                                              \
    } while (0)

/* Where there is nowhere to put a sentence. */
#define REFUSED_SILENTLY(function, status, change)                                                                               \
    do {                                                                                                                         \
        good();                                                                                                                  \
        change;                                                                                                                  \
        refuse(#function, function, HEADWATER_STATUS_##status, 1);                                                               \
        printf("%s with %s: status %u\n", #function, #change, (unsigned)HEADWATER_STATUS_##status);                              \
    } while (0)

/* What all functions with a network take. */
#define REFUSED_NETWORK(function)                                                                                                \
    REFUSED(function, NULL, a.network_at = NULL);                                                                                \
    REFUSED(function, MISALIGNED, a.network_at = off(&a.network));                                                               \
    REFUSED(function, NULL, a.network.layers = NULL);                                                                            \
    REFUSED(function, MISALIGNED, a.network.layers = off(a.layers));                                                             \
    REFUSED(function, NETWORK, a.network.layer_count = 0);                                                                       \
    REFUSED(function, LENGTH, a.network.layer_count = SIZE_MAX);                                                                 \
    REFUSED(function, NULL, a.network.space = NULL);                                                                             \
    REFUSED(function, MISALIGNED, a.network.space = off(space));                                                                 \
    REFUSED(function, LENGTH, a.network.space_count = 3);                                                                        \
    REFUSED(function, OVERLAP, a.network.space = (void *)a.layers);                                                              \
    REFUSED(function, NETWORK, a.network.inputs = 0);                                                                            \
    REFUSED(function, UNKNOWN_CHOICE, a.layers[0].kind = 6);                                                                     \
    REFUSED_SILENTLY(function, MISALIGNED, a.error = off(&error));                                                               \
    REFUSED_SILENTLY(function, NULL, a.error = NULL; a.network_at = NULL)

/* What all functions with memory take, but for what they do not look at. */
#define REFUSED_READING(function)                                                                                                \
    REFUSED(function, NULL, a.memory_at = NULL);                                                                                 \
    REFUSED(function, MISALIGNED, a.memory_at = off(&a.memory));                                                                 \
    REFUSED(function, NULL, a.memory.parameters = NULL);                                                                         \
    REFUSED(function, MISALIGNED, a.memory.parameters = off(kept.parameters));                                                   \
    REFUSED(function, LENGTH, a.memory.parameter_count -= 1);                                                                    \
    REFUSED(function, LENGTH, a.memory.parameter_count = SIZE_MAX);                                                              \
    REFUSED(function, NULL, a.memory.state = NULL);                                                                              \
    REFUSED(function, MISALIGNED, a.memory.state = off(kept.state));                                                             \
    REFUSED(function, LENGTH, a.memory.state_count -= 1)

#define REFUSED_MEMORY(function)                                                                                                 \
    REFUSED_READING(function);                                                                                                   \
    REFUSED(function, OVERLAP, a.memory.state = kept.parameters)

#define REFUSED_SCRATCH(function)                                                                                                \
    REFUSED(function, NULL, a.memory.scratch = NULL);                                                                            \
    REFUSED(function, MISALIGNED, a.memory.scratch = off(scratch));                                                              \
    REFUSED(function, OVERLAP, a.memory.scratch = kept.parameters)

#define REFUSED_GRADIENTS(function)                                                                                              \
    REFUSED(function, LENGTH, a.memory.scratch_count -= 1);                                                                      \
    REFUSED(function, NULL, a.memory.gradients = NULL);                                                                          \
    REFUSED(function, MISALIGNED, a.memory.gradients = off(gradients));                                                          \
    REFUSED(function, LENGTH, a.memory.gradient_count -= 1);                                                                     \
    REFUSED(function, OVERLAP, a.memory.gradients = kept.moments);                                                               \
    REFUSED(function, NULL, a.memory.moments = NULL);                                                                            \
    REFUSED(function, MISALIGNED, a.memory.moments = off(kept.moments))

#define REFUSED_LOSS(function)                                                                                                   \
    REFUSED(function, NULL, a.loss_at = NULL);                                                                                   \
    REFUSED(function, MISALIGNED, a.loss_at = off(&a.loss));                                                                     \
    REFUSED(function, UNKNOWN_CHOICE, a.loss.kind = 4);                                                                          \
    REFUSED(function, LOSS, a.loss.kind = HEADWATER_LOSS_KIND_HUBER);                                                            \
    REFUSED(function, LOSS, a.loss.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY; a.loss.label_smoothing = 1.5);              \
    REFUSED(function, LOSS, by_class(); a.loss.class_weight_count = 3);                                                          \
    REFUSED(function, LOSS, by_class(); a.weights[1] = -1);                                                                      \
    REFUSED(function, MISALIGNED, by_class(); a.loss.class_weights = off(a.weights));                                            \
    REFUSED(function, LOSS, by_class(); a.classes[2] = OUTPUTS);                                                                 \
    REFUSED(function, LOSS, by_class(); a.batch.class_count = 4);                                                                \
    REFUSED(function, MISALIGNED, by_class(); a.batch.classes = off(a.classes));                                                 \
    REFUSED(function, NULL, by_class(); a.batch.classes = NULL);                                                                 \
    REFUSED(function, LOSS, a.batch.classes = a.classes; a.batch.class_count = BATCH)

#define REFUSED_BATCH(function)                                                                                                  \
    REFUSED(function, NULL, a.batch_at = NULL);                                                                                  \
    REFUSED(function, MISALIGNED, a.batch_at = off(&a.batch));                                                                   \
    REFUSED(function, NULL, a.batch.values = NULL);                                                                              \
    REFUSED(function, MISALIGNED, a.batch.values = off(a.values));                                                               \
    REFUSED(function, LOSS, a.batch.value_count -= 1);                                                                           \
    REFUSED(function, LOSS, a.batch.value_count = 0);                                                                            \
    REFUSED(function, NOT_FINITE, a.inputs[29] = NAN);                                                                           \
    REFUSED(function, NOT_FINITE, a.inputs[0] = -INFINITY);                                                                      \
    REFUSED(function, NOT_FINITE, a.values[3] = NAN);                                                                            \
    REFUSED(function, BATCH, a.batch.input_count = INPUTS; a.batch.value_count = OUTPUTS)

#define REFUSED_INPUTS(function)                                                                                                 \
    REFUSED(function, NULL, a.batch.inputs = NULL);                                                                              \
    REFUSED(function, MISALIGNED, a.batch.inputs = off(a.inputs));                                                               \
    REFUSED(function, BATCH, a.batch.input_count -= 1);                                                                          \
    REFUSED(function, BATCH, a.batch.input_count = 0; a.batch.value_count = 0);                                                  \
    REFUSED(function, LENGTH, past_the_plan())

static void by_class(void) {
    a.loss = (HeadwaterLoss){.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY, .class_weights = a.weights, .class_weight_count = OUTPUTS};
    a.batch.classes = a.classes, a.batch.class_count = BATCH;
    a.batch.values = NULL, a.batch.value_count = 0;
}

/* Five samples in the scratch of two. */
static void past_the_plan(void) {
    HeadwaterPlan two;
    headwater_plan(&a.network, &a.optimiser, 2, 0, &two, NULL);
    a.memory.scratch_count = two.inference_scratch;
}

static void a_branch_that_narrows(void) {
    a.layers[2] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_RESIDUAL, .branch = a.branch, .branch_count = 1};
}

static void a_branch_that_holds_itself(void) {
    a.branch[0] = (HeadwaterLayer){.kind = HEADWATER_LAYER_KIND_RESIDUAL, .branch = a.branch, .branch_count = 1};
    a.network.layers = a.branch, a.network.layer_count = 1;
}

static void networks(void) {
    REFUSED_NETWORK(plan);
    REFUSED_NETWORK(initialise);
    REFUSED_NETWORK(infer);
    REFUSED_NETWORK(train_step);
    REFUSED_NETWORK(diagnose);
    REFUSED_NETWORK(save);
    REFUSED_NETWORK(resume);
    REFUSED(plan, NULL, a.plan = NULL);
    REFUSED(plan, MISALIGNED, a.plan = off(&kept.plan));
    REFUSED(plan, UNKNOWN_CHOICE, a.layers[0].options = 16);
    REFUSED(plan, UNKNOWN_CHOICE, a.layers[2].activation = 19);
    REFUSED(plan, NETWORK, a.layers[0].width = 0);
    REFUSED(plan, NETWORK, a.layers[0].width = SIZE_MAX);
    REFUSED(plan, NETWORK, a.layers[1].epsilon = (double)NAN);
    REFUSED(plan, NETWORK, a.layers[1].epsilon = -1);
    REFUSED(plan, NETWORK, a.layers[1].momentum = 2);
    REFUSED(plan, NETWORK, a.layers[2].activation = HEADWATER_ACTIVATION_ELU);
    REFUSED(plan, NETWORK, a.network.frozen = 4);
    REFUSED(plan, NETWORK, a.layers[2].kind = HEADWATER_LAYER_KIND_RESIDUAL);
    REFUSED(plan, NULL, a.layers[2].kind = HEADWATER_LAYER_KIND_RESIDUAL; a.layers[2].branch_count = 1);
    REFUSED(plan, NETWORK, a_branch_that_narrows());
    REFUSED(plan, LENGTH, a_branch_that_holds_itself());
}

static void optimisers(void) {
    REFUSED(plan, MISALIGNED, a.optimiser_at = off(&a.optimiser));
    REFUSED(train_step, NULL, a.optimiser_at = NULL);
    REFUSED(train_step, MISALIGNED, a.optimiser_at = off(&a.optimiser));
    REFUSED(train_step, UNKNOWN_CHOICE, a.optimiser.kind = 7);
    REFUSED(train_step, UNKNOWN_CHOICE, a.optimiser.options = 4);
    REFUSED(train_step, OPTIMISER, a.optimiser.beta1 = 1);
    REFUSED(train_step, OPTIMISER, a.optimiser.beta2 = 1.0000001f);
    REFUSED(train_step, OPTIMISER, a.optimiser.epsilon = -1e-8f);
    REFUSED(train_step, OPTIMISER, a.optimiser.weight_decay = NAN);
    REFUSED(train_step, LENGTH, a.optimiser.kind = HEADWATER_OPTIMISER_KIND_SGD);
    REFUSED(train_step, LENGTH, a.memory.moment_count -= 1);
    REFUSED(train_step, OPTIMISER, a.step = 0);
    REFUSED(train_step, OPTIMISER, a.rate = NAN);
    REFUSED(train_step, OPTIMISER, a.rate = INFINITY);
    REFUSED(train_step, MISALIGNED, a.loss_before = off(&kept.loss_before));
}

static void memories(void) {
    REFUSED_MEMORY(initialise);
    REFUSED(initialise, UNKNOWN_CHOICE, a.scheme = 5);
    REFUSED_READING(infer);
    REFUSED_SCRATCH(infer);
    REFUSED_INPUTS(infer);
    REFUSED(infer, NULL, a.outputs = NULL);
    REFUSED(infer, MISALIGNED, a.outputs = off(kept.outputs));
    REFUSED(infer, LENGTH, a.output_count -= 1);
    REFUSED(infer, OVERLAP, a.outputs = a.inputs);
    REFUSED_MEMORY(train_step);
    REFUSED_SCRATCH(train_step);
    REFUSED_GRADIENTS(train_step);
    REFUSED_INPUTS(train_step);
    REFUSED_BATCH(train_step);
    REFUSED_LOSS(train_step);
    REFUSED_MEMORY(diagnose);
    REFUSED_SCRATCH(diagnose);
    REFUSED_GRADIENTS(diagnose);
    REFUSED_INPUTS(diagnose);
    REFUSED_BATCH(diagnose);
    REFUSED_LOSS(diagnose);
    REFUSED(diagnose, NULL, a.statistics = NULL);
    REFUSED(diagnose, MISALIGNED, a.statistics = off(statistics));
    REFUSED(diagnose, LENGTH, a.statistics_count -= 1);
    REFUSED(diagnose, NULL, a.findings = NULL);
    REFUSED(diagnose, MISALIGNED, a.findings = off(kept.findings));
    REFUSED(diagnose, NULL, a.finding_count = NULL);
    REFUSED(diagnose, MISALIGNED, a.finding_count = off(&kept.finding_count));
}

static void from_the_record(void) {
    memcpy(damaged, saved, saved_count);
    a.record.bytes = damaged, a.record.byte_count = saved_count;
}

static void checkpoints(void) {
    REFUSED_MEMORY(save);
    REFUSED(save, NULL, a.record_at = NULL);
    REFUSED(save, MISALIGNED, a.record_at = off(&a.record));
    REFUSED(save, NULL, a.record.bytes = NULL);
    REFUSED(save, LENGTH, a.record.byte_count = saved_count - 1);
    REFUSED(save, NULL, a.record.generator = NULL);
    REFUSED(save, OVERLAP, a.record.generator = kept.record);
    REFUSED(save, OVERLAP, a.record.bytes = (uint8_t *)kept.parameters);
    REFUSED_MEMORY(resume);
    REFUSED(resume, NULL, from_the_record(); a.step_taken = NULL);
    REFUSED(resume, MISALIGNED, from_the_record(); a.step_taken = off(&kept.step));
    REFUSED(resume, NULL, from_the_record(); a.record.bytes = NULL);
    REFUSED(resume, CHECKPOINT, from_the_record(); a.record.byte_count = 0);
    REFUSED(resume, CHECKPOINT, from_the_record(); a.record.byte_count -= 1);
    REFUSED(resume, CHECKPOINT, from_the_record(); a.record.byte_count += 1);
    REFUSED(resume, LENGTH, from_the_record(); a.record.generator_count = 3);
    REFUSED(resume, LENGTH, from_the_record(); a.memory.moment_count -= 1);
    REFUSED(resume, CHECKPOINT, from_the_record(); a.layers[2].activation = HEADWATER_ACTIVATION_RELU);
    REFUSED(resume, CHECKPOINT, memset(damaged, 0, RECORD); a.record.bytes = damaged; a.record.byte_count = saved_count);
    for (size_t i = 0; i < saved_count; i++) {
        good();
        from_the_record();
        damaged[i] ^= 0x10;
        refuse("resume with one bit changed", resume, HEADWATER_STATUS_CHECKPOINT, 1);
    }
    printf("resume with one bit changed in each of %u bytes: status %u\n", (unsigned)saved_count,
           (unsigned)HEADWATER_STATUS_CHECKPOINT);
}

static void sentences(void) {
    static HeadwaterFinding unwritten;
    REFUSED_SILENTLY(error_sentence, NULL, a.error_read = NULL);
    REFUSED_SILENTLY(error_sentence, MISALIGNED, a.error_read = off(&written_error));
    REFUSED_SILENTLY(error_sentence, NULL, a.text = NULL);
    REFUSED_SILENTLY(error_sentence, LENGTH, a.text_capacity = 0);
    REFUSED_SILENTLY(error_sentence, MISALIGNED, a.length = off(&kept.length));
    REFUSED_SILENTLY(finding_sentence, NULL, a.finding_read = NULL);
    REFUSED_SILENTLY(finding_sentence, MISALIGNED, a.finding_read = off(&written_finding));
    REFUSED_SILENTLY(finding_sentence, UNKNOWN_CHOICE, a.finding_read = &unwritten);
    REFUSED_SILENTLY(finding_sentence, NULL, a.text = NULL);
    REFUSED_SILENTLY(finding_sentence, LENGTH, a.text_capacity = 0);
    REFUSED_SILENTLY(finding_sentence, MISALIGNED, a.length = off(&kept.length));
}

/* What succeeds unless something is changed, and leaves a record, an error and a finding to work with. */
static void nothing_refused(void) {
    HeadwaterStatus (*const calls[])(void) = {plan, initialise, infer, train_step, diagnose, save, resume, error_sentence, finding_sentence};
    good();
    if (headwater_plan(NULL, NULL, 1, 0, NULL, &written_error) != HEADWATER_STATUS_NULL) {
        fail("plan", "null was not refused");
    }
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        if (calls[i] == save) {
            /* Weights of 0 give a finding. */
            memset(kept.parameters, 0, sizeof kept.parameters);
            if (diagnose() != HEADWATER_STATUS_OK || kept.finding_count == 0) {
                fail("diagnose", "nothing found in a network of zeros");
            }
            written_finding = kept.findings[0];
            memcpy(kept.generator, "mine", 4);
        }
        if (calls[i] == resume) {
            saved_count = kept.plan.checkpoint_bytes;
            memcpy(saved, kept.record, saved_count);
            from_the_record();
        }
        if (calls[i]() != HEADWATER_STATUS_OK) {
            char text[400];
            headwater_error_sentence(&error, text, sizeof text, NULL);
            printf("call %u: %s: ", (unsigned)i, text);
            fail("a good call", "was refused");
        }
    }
}

int main(void) {
    nothing_refused();
    networks();
    optimisers();
    memories();
    checkpoints();
    sentences();
    nothing_refused();
    printf("%u calls refused, nothing overwritten\n", refusals);
    return failures != 0;
}
