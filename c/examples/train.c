/* Exclusive or, trained in fixed memory, saved, resumed and refused. The same text on a desk and on a board: train.txt. */

#include "headwater.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { BATCH = 4, INPUTS = 2, LAYERS = 7, HALF = 150, STEPS = 300 };

/* What the plan asks for; main checks it. */
enum { PARAMETERS = 122, MOMENTS = 2 * PARAMETERS, SCRATCH = 268, RECORD = 1536 };

static float parameters[PARAMETERS], gradients[PARAMETERS], moments[MOMENTS], scratch[SCRATCH];
static uint8_t record[RECORD], generator[4] = "mine";
static HeadwaterLayerSpace space[LAYERS];
static HeadwaterStatisticsSpace statistics[LAYERS];
static HeadwaterError error;

static const HeadwaterLayer branch[] = {
    {.kind = HEADWATER_LAYER_KIND_LAYER_NORM, .epsilon = HEADWATER_EPSILON},
    {.kind = HEADWATER_LAYER_KIND_DENSE, .width = 8},
};
static const HeadwaterLayer layers[] = {
    {.kind = HEADWATER_LAYER_KIND_DENSE, .width = 8},
    {.kind = HEADWATER_LAYER_KIND_ACTIVATION, .activation = HEADWATER_ACTIVATION_TANH},
    {.kind = HEADWATER_LAYER_KIND_RESIDUAL, .branch = branch, .branch_count = 2},
    {.kind = HEADWATER_LAYER_KIND_PRELU},
    {.kind = HEADWATER_LAYER_KIND_DENSE, .width = 1},
};
static const HeadwaterNetwork network = {INPUTS, layers, 5, 0, space, LAYERS};
static HeadwaterMemory memory = {parameters, PARAMETERS, NULL,    0,       gradients,
                                 PARAMETERS, moments,    MOMENTS, scratch, SCRATCH};
static const HeadwaterOptimiser adam = {
    .kind = HEADWATER_OPTIMISER_KIND_ADAM, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f};
static const HeadwaterLoss loss = {.kind = HEADWATER_LOSS_KIND_BINARY_CROSS_ENTROPY_WITH_LOGITS};

static const float inputs[BATCH * INPUTS] = {0, 0, 0, 1, 1, 0, 1, 1};
static const float wanted[BATCH] = {0, 1, 1, 0};
static const HeadwaterBatch batch = {inputs, BATCH * INPUTS, wanted, BATCH, NULL, 0};
static const HeadwaterCheckpoint checkpoint = {record, RECORD, generator, sizeof generator};

/* FNV-1a over the bits of the parameters. */
static uint64_t hash(void) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < PARAMETERS; i++) {
        uint32_t bits;
        memcpy(&bits, &parameters[i], sizeof bits);
        for (int byte = 0; byte < 4; byte++) {
            hash = (hash ^ (bits >> 8 * byte & 0xff)) * UINT64_C(0x100000001b3);
        }
    }
    return hash;
}

static void print_hash(const char *when) {
    printf("%s: parameters %08" PRIx32 "%08" PRIx32 "\n", when, (uint32_t)(hash() >> 32), (uint32_t)hash());
}

static int failed(const char *what, HeadwaterStatus status) {
    if (status == HEADWATER_STATUS_OK) {
        return 0;
    }
    char text[400];
    headwater_error_sentence(&error, text, sizeof text, NULL);
    printf("%s: status %u: %s\n", what, (unsigned)status, text);
    return 1;
}

static HeadwaterStatus step(uint64_t number, float *value) {
    return headwater_train_step(&network, &memory, &adam, &loss, &batch, number, 0.05f, value, &error);
}

static int train(uint64_t from, uint64_t to) {
    float value = 0;
    for (uint64_t number = from; number <= to; number++) {
        if (failed("train", step(number, &value))) {
            return 1;
        }
    }
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    printf("step %u: loss %08" PRIx32 "\n", (unsigned)to, bits);
    return 0;
}

static int plan(void) {
    HeadwaterPlan plan;
    if (failed("plan", headwater_plan(&network, &adam, BATCH, sizeof generator, &plan, &error))) {
        return 1;
    }
    printf("plan: %u parameters, %u gradients, %u state, %u moments, %u scratch to train, %u to infer, %u layers, "
           "checkpoint of %u bytes\n",
           (unsigned)plan.parameters, (unsigned)plan.gradients, (unsigned)plan.state, (unsigned)plan.moments,
           (unsigned)plan.training_scratch, (unsigned)plan.inference_scratch, (unsigned)plan.layers,
           (unsigned)plan.checkpoint_bytes);
    return plan.parameters != PARAMETERS || plan.moments != MOMENTS || plan.training_scratch != SCRATCH ||
           plan.layers != LAYERS || plan.checkpoint_bytes != RECORD;
}

static int infer(void) {
    float outputs[BATCH];
    if (failed("infer", headwater_infer(&network, &memory, inputs, BATCH * INPUTS, outputs, BATCH, &error))) {
        return 1;
    }
    int wrong = 0;
    for (size_t i = 0; i < BATCH; i++) {
        printf("%d xor %d: %d\n", inputs[2 * i] > 0, inputs[2 * i + 1] > 0, outputs[i] > 0);
        wrong += (outputs[i] > 0) != (wanted[i] > 0);
    }
    return wrong;
}

static int diagnose(const char *when) {
    HeadwaterFinding findings[4];
    size_t count;
    if (failed("diagnose", headwater_diagnose(&network, &memory, &loss, &batch, statistics, LAYERS, findings, 4,
                                              &count, &error))) {
        return 1;
    }
    printf("%s: %u findings\n", when, (unsigned)count);
    for (size_t i = 0; i < count && i < 4; i++) {
        char text[600];
        headwater_finding_sentence(&findings[i], text, sizeof text, NULL);
        printf("  %s\n", text);
    }
    return 0;
}

/* Each must be refused, and none may change a bit. */
static int refused(void) {
    uint64_t before = hash();
    int refusals = 0;
    memory.gradient_count -= 1;
    refusals += failed("a gradient too few", step(1, NULL));
    memory.gradient_count += 1;
    memory.moments = (float *)(void *)((char *)moments + 1);
    refusals += failed("misaligned moments", step(1, NULL));
    memory.moments = NULL;
    refusals += failed("no moments", step(1, NULL));
    memory.moments = moments;
    memory.gradients = parameters;
    refusals += failed("gradients in the parameters", step(1, NULL));
    memory.gradients = gradients;
    refusals += failed("step 0", step(0, NULL));
    record[70] ^= 1;
    uint64_t taken;
    refusals += failed("a damaged record", headwater_checkpoint_resume(&network, &memory, &taken, &checkpoint, &error));
    record[70] ^= 1;
    return refusals != 6 || hash() != before;
}

int main(void) {
    uint64_t taken = 0;
    if (plan() || failed("initialise", headwater_initialise(&network, &memory, HEADWATER_SCHEME_XAVIER, 66, &error))) {
        return 1;
    }
    print_hash("initialised");
    if (diagnose("healthy") || train(1, HALF) ||
        failed("save", headwater_checkpoint_save(&network, &memory, HALF, &checkpoint, &error)) ||
        train(HALF + 1, STEPS)) {
        return 1;
    }
    print_hash("trained");
    if (infer() || refused()) {
        return 1;
    }
    memset(parameters, 0, sizeof parameters);
    memset(moments, 0, sizeof moments);
    if (diagnose("all zero") ||
        failed("resume", headwater_checkpoint_resume(&network, &memory, &taken, &checkpoint, &error)) ||
        train(taken + 1, STEPS)) {
        return 1;
    }
    print_hash("resumed");
    return 0;
}
