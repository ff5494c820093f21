/* Trains with every activation, layer, loss, optimiser and scheme, each array as long as the plan says and not a value more, and
   prints hashes of all that comes out. tests/every_kind.rs gets the same text from the core. */

#include "headwater.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 5, INPUTS = 6, OUTPUTS = 4, STEPS = 12, MOST_LAYERS = 11 };
static const float rate = 0.01f;

static float inputs[BATCH * INPUTS], values[BATCH * OUTPUTS];
static size_t classes[BATCH];

struct Case {
    const char *kind, *name;
    const HeadwaterLayer *layers;
    size_t layer_count, frozen;
    uint32_t scheme;
    HeadwaterLoss loss;
    int by_class;
    HeadwaterOptimiser optimiser;
};

#define DENSE(outputs) {.kind = HEADWATER_LAYER_KIND_DENSE, .width = outputs}
#define SIGMOID {.kind = HEADWATER_LAYER_KIND_ACTIVATION, .activation = HEADWATER_ACTIVATION_SIGMOID}
#define TANH {.kind = HEADWATER_LAYER_KIND_ACTIVATION, .activation = HEADWATER_ACTIVATION_TANH}

static const HeadwaterLayer plain[] = {DENSE(7), TANH, DENSE(OUTPUTS)};
static const struct Case usual = {
    .kind = "usual",
    .name = "",
    .layers = plain,
    .layer_count = 3,
    .scheme = HEADWATER_SCHEME_XAVIER,
    .loss = {.kind = HEADWATER_LOSS_KIND_MEAN_SQUARED_ERROR},
    .optimiser = {.kind = HEADWATER_OPTIMISER_KIND_SGD},
};

/* Where a run keeps its arrays, and what they hash to. */
struct Run {
    HeadwaterPlan plan;
    HeadwaterMemory memory;
    HeadwaterNetwork network;
    HeadwaterCheckpoint record;
    HeadwaterStatisticsSpace *statistics;
    float *outputs;
};

static HeadwaterError error;

static void check(const struct Case *of, const char *what, HeadwaterStatus status) {
    if (status != HEADWATER_STATUS_OK) {
        char text[400];
        headwater_error_sentence(&error, text, sizeof text, NULL);
        printf("%s %s: %s: status %u: %s\n", of->kind, of->name, what, (unsigned)status, text);
        exit(1);
    }
}

/* FNV-1a over bytes. */
static uint64_t over_bytes(uint64_t hash, const void *from, size_t count) {
    const unsigned char *bytes = from;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static const uint64_t start = UINT64_C(0xcbf29ce484222325);

static uint64_t over_run(const HeadwaterMemory *memory) {
    uint64_t hash = over_bytes(start, memory->parameters, memory->parameter_count * sizeof(float));
    hash = over_bytes(hash, memory->state, memory->state_count * sizeof(float));
    return over_bytes(hash, memory->moments, memory->moment_count * sizeof(float));
}

static void print_hash(const char *what, uint64_t hash) {
    printf(", %s %08" PRIx32 "%08" PRIx32, what, (uint32_t)(hash >> 32), (uint32_t)hash);
}

/* Memory of exactly `count` floats, or null for none, full of NaN. */
static float *floats(size_t count) {
    float *memory = count > 0 ? malloc(count * sizeof(float)) : NULL;
    if (count > 0 && memory == NULL) {
        exit(2);
    }
    if (count > 0) {
        memset(memory, 0xff, count * sizeof(float));
    }
    return memory;
}

static HeadwaterBatch samples(const struct Case *of) {
    HeadwaterBatch batch = {.inputs = inputs, .input_count = BATCH * INPUTS};
    if (of->by_class) {
        batch.classes = classes;
        batch.class_count = BATCH;
    } else {
        batch.values = values;
        batch.value_count = BATCH * OUTPUTS;
    }
    return batch;
}

static void train(const struct Case *of, struct Run *run, uint64_t from, uint64_t to) {
    const HeadwaterBatch batch = samples(of);
    for (uint64_t step = from; step <= to; step++) {
        float loss;
        check(of, "train", headwater_train_step(&run->network, &run->memory, &of->optimiser, &of->loss, &batch, step, rate,
                                                &loss, &error));
        if (step == to) {
            uint32_t bits;
            memcpy(&bits, &loss, sizeof bits);
            printf(", step %u loss %08" PRIx32, (unsigned)step, bits);
        }
    }
    print_hash("run", over_run(&run->memory));
}

static void diagnose(const struct Case *of, struct Run *run) {
    const HeadwaterBatch batch = samples(of);
    HeadwaterFinding findings[8];
    size_t count;
    check(of, "diagnose", headwater_diagnose(&run->network, &run->memory, &of->loss, &batch, run->statistics, run->plan.layers,
                                             findings, 8, &count, &error));
    uint64_t hash = start;
    for (size_t i = 0; i < count && i < 8; i++) {
        char text[600];
        size_t length;
        check(of, "sentence", headwater_finding_sentence(&findings[i], text, sizeof text, &length));
        hash = over_bytes(hash, text, length);
    }
    printf(", %u findings", (unsigned)count);
    print_hash("in words", hash);
}

static void plan(const struct Case *of, struct Run *run) {
    HeadwaterPlan *plan = &run->plan;
    uint8_t *generator = (uint8_t *)floats(1);
    memset(generator, 0x5a, sizeof(float));
    run->network = (HeadwaterNetwork){.inputs = INPUTS, .layers = of->layers, .layer_count = of->layer_count, .frozen = of->frozen};
    run->network.space = malloc(MOST_LAYERS * sizeof(HeadwaterLayerSpace));
    run->network.space_count = MOST_LAYERS;
    check(of, "plan", headwater_plan(&run->network, &of->optimiser, BATCH, sizeof(float), plan, &error));
    printf("%s %s: %u parameters, %u state, %u gradients, %u moments, %u scratch to train, %u to infer, %u layers, record %u",
           of->kind, of->name, (unsigned)plan->parameters, (unsigned)plan->state, (unsigned)plan->gradients,
           (unsigned)plan->moments, (unsigned)plan->training_scratch, (unsigned)plan->inference_scratch,
           (unsigned)plan->layers, (unsigned)plan->checkpoint_bytes);
    free(run->network.space);
    run->network.space = malloc(plan->layers * sizeof(HeadwaterLayerSpace));
    run->network.space_count = plan->layers;
    run->statistics = malloc(plan->layers * sizeof(HeadwaterStatisticsSpace));
    run->record = (HeadwaterCheckpoint){malloc(plan->checkpoint_bytes), plan->checkpoint_bytes, generator, sizeof(float)};
    run->memory = (HeadwaterMemory){
        .parameters = floats(plan->parameters),
        .parameter_count = plan->parameters,
        .state = floats(plan->state),
        .state_count = plan->state,
        .gradients = floats(plan->gradients),
        .gradient_count = plan->gradients,
        .moments = floats(plan->moments),
        .moment_count = plan->moments,
        .scratch = floats(plan->training_scratch),
        .scratch_count = plan->training_scratch,
    };
    run->outputs = floats(BATCH * plan->outputs);
    if (!run->network.space || !run->statistics || !run->record.bytes) {
        exit(2);
    }
}

/* Inference in the scratch that the plan has for it. */
static void infer(const struct Case *of, struct Run *run) {
    HeadwaterMemory memory = run->memory;
    memory.scratch = floats(run->plan.inference_scratch);
    memory.scratch_count = run->plan.inference_scratch;
    size_t count = BATCH * run->plan.outputs;
    check(of, "infer", headwater_infer(&run->network, &memory, inputs, BATCH * INPUTS, run->outputs, count, &error));
    print_hash("outputs", over_bytes(start, run->outputs, count * sizeof(float)));
    free(memory.scratch);
}

static void wipe(HeadwaterMemory *memory) {
    float *arrays[] = {memory->parameters, memory->state, memory->moments};
    size_t counts[] = {memory->parameter_count, memory->state_count, memory->moment_count};
    for (size_t i = 0; i < 3; i++) {
        if (counts[i] > 0) {
            memset(arrays[i], 0xff, counts[i] * sizeof(float));
        }
    }
}

static void run(struct Case of) {
    static uint64_t seed = 0;
    struct Run run;
    uint64_t step = 0;
    plan(&of, &run);
    check(&of, "initialise", headwater_initialise(&run.network, &run.memory, of.scheme, ++seed, &error));
    for (size_t i = 0; i < run.memory.moment_count; i++) {
        run.memory.moments[i] = 0;
    }
    train(&of, &run, 1, STEPS);
    diagnose(&of, &run);
    infer(&of, &run);
    check(&of, "save", headwater_checkpoint_save(&run.network, &run.memory, STEPS, &run.record, &error));
    print_hash("record", over_bytes(start, run.record.bytes, run.record.byte_count));
    wipe(&run.memory);
    check(&of, "resume", headwater_checkpoint_resume(&run.network, &run.memory, &step, &run.record, &error));
    train(&of, &run, step + 1, step + 3);
    printf("\n");
    free(run.network.space);
    free(run.statistics);
    free(run.record.bytes);
    free(run.record.generator);
    free(run.outputs);
    free(run.memory.parameters);
    free(run.memory.state);
    free(run.memory.gradients);
    free(run.memory.moments);
    free(run.memory.scratch);
}

static void every_activation(void) {
    static const struct {
        const char *name;
        uint32_t activation;
    } chosen[] = {
        {"identity", HEADWATER_ACTIVATION_IDENTITY},
        {"sigmoid", HEADWATER_ACTIVATION_SIGMOID},
        {"tanh", HEADWATER_ACTIVATION_TANH},
        {"relu", HEADWATER_ACTIVATION_RELU},
        {"leaky_relu", HEADWATER_ACTIVATION_LEAKY_RELU},
        {"elu", HEADWATER_ACTIVATION_ELU},
        {"selu", HEADWATER_ACTIVATION_SELU},
        {"celu", HEADWATER_ACTIVATION_CELU},
        {"gelu", HEADWATER_ACTIVATION_GELU},
        {"gelu_tanh", HEADWATER_ACTIVATION_GELU_TANH},
        {"silu", HEADWATER_ACTIVATION_SILU},
        {"softplus", HEADWATER_ACTIVATION_SOFTPLUS},
        {"softsign", HEADWATER_ACTIVATION_SOFTSIGN},
        {"mish", HEADWATER_ACTIVATION_MISH},
        {"hard_sigmoid", HEADWATER_ACTIVATION_HARD_SIGMOID},
        {"hard_tanh", HEADWATER_ACTIVATION_HARD_TANH},
        {"hard_swish", HEADWATER_ACTIVATION_HARD_SWISH},
        {"relu6", HEADWATER_ACTIVATION_RELU6},
        {"log_sigmoid", HEADWATER_ACTIVATION_LOG_SIGMOID},
    };
    for (size_t i = 0; i < sizeof chosen / sizeof chosen[0]; i++) {
        HeadwaterLayer layers[] = {
            DENSE(7),
            {.kind = HEADWATER_LAYER_KIND_ACTIVATION, .activation = chosen[i].activation, .parameter = 0.5},
            DENSE(OUTPUTS),
        };
        struct Case of = usual;
        of.kind = "activation", of.name = chosen[i].name, of.layers = layers;
        run(of);
    }
}

static void every_layer(void) {
    static const HeadwaterLayer inner[] = {DENSE(7)};
    static const HeadwaterLayer branch[] = {
        {.kind = HEADWATER_LAYER_KIND_LAYER_NORM, .epsilon = HEADWATER_EPSILON},
        TANH,
        {.kind = HEADWATER_LAYER_KIND_RESIDUAL, .branch = inner, .branch_count = 1},
    };
    static const struct {
        const char *name;
        HeadwaterLayer layer;
    } blocks[] = {
        {"dense", DENSE(5)},
        {"dense without bias", {.kind = HEADWATER_LAYER_KIND_DENSE, .width = 5, .options = HEADWATER_WITHOUT_BIAS}},
        {"prelu", {.kind = HEADWATER_LAYER_KIND_PRELU}},
        {"prelu per feature", {.kind = HEADWATER_LAYER_KIND_PRELU, .options = HEADWATER_SLOPE_PER_FEATURE}},
        {"batch norm",
         {.kind = HEADWATER_LAYER_KIND_BATCH_NORM, .epsilon = HEADWATER_EPSILON, .momentum = HEADWATER_MOMENTUM}},
        {"batch norm without affine",
         {.kind = HEADWATER_LAYER_KIND_BATCH_NORM, .epsilon = 0.01, .momentum = 0.25, .options = HEADWATER_WITHOUT_AFFINE}},
        {"batch norm biased",
         {.kind = HEADWATER_LAYER_KIND_BATCH_NORM, .epsilon = HEADWATER_EPSILON, .momentum = HEADWATER_MOMENTUM,
          .options = HEADWATER_BIASED_RUNNING_VARIANCE}},
        {"layer norm", {.kind = HEADWATER_LAYER_KIND_LAYER_NORM, .epsilon = HEADWATER_EPSILON}},
        {"layer norm without affine",
         {.kind = HEADWATER_LAYER_KIND_LAYER_NORM, .epsilon = 0.01, .options = HEADWATER_WITHOUT_AFFINE}},
        {"residual", {.kind = HEADWATER_LAYER_KIND_RESIDUAL, .branch = branch, .branch_count = 3}},
    };
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        HeadwaterLayer layers[] = {DENSE(7), blocks[i].layer, TANH, DENSE(OUTPUTS)};
        struct Case of = usual;
        of.kind = "layer", of.name = blocks[i].name, of.layers = layers, of.layer_count = 4;
        run(of);
    }
}

static void every_loss(void) {
    static const double weights[OUTPUTS] = {1.0, 0.5, 2.0, 0.25};
    static const struct {
        const char *name;
        int by_class;
        HeadwaterLoss loss;
    } losses[] = {
        {"mean squared error", 0, {.kind = HEADWATER_LOSS_KIND_MEAN_SQUARED_ERROR}},
        {"huber", 0, {.kind = HEADWATER_LOSS_KIND_HUBER, .delta = 0.5}},
        {"binary cross-entropy", 0, {.kind = HEADWATER_LOSS_KIND_BINARY_CROSS_ENTROPY_WITH_LOGITS}},
        {"softmax cross-entropy", 1, {.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY}},
        {"softmax cross-entropy by values", 0, {.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY}},
        {"softmax cross-entropy smoothed", 1, {.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY, .label_smoothing = 0.1}},
        {"softmax cross-entropy weighted",
         1,
         {.kind = HEADWATER_LOSS_KIND_SOFTMAX_CROSS_ENTROPY, .class_weights = weights, .class_weight_count = OUTPUTS}},
    };
    for (size_t i = 0; i < sizeof losses / sizeof losses[0]; i++) {
        struct Case of = usual;
        of.kind = "loss", of.name = losses[i].name, of.loss = losses[i].loss, of.by_class = losses[i].by_class;
        run(of);
    }
}

static void every_optimiser(void) {
    static const struct {
        const char *name;
        HeadwaterOptimiser rule;
    } rules[] = {
        {"SGD", {.kind = HEADWATER_OPTIMISER_KIND_SGD}},
        {"SGD with decay", {.kind = HEADWATER_OPTIMISER_KIND_SGD, .weight_decay = 0.1f}},
        {"SGD with decoupled decay",
         {.kind = HEADWATER_OPTIMISER_KIND_SGD, .weight_decay = 0.1f, .options = HEADWATER_DECOUPLED_WEIGHT_DECAY}},
        {"SGD with momentum", {.kind = HEADWATER_OPTIMISER_KIND_SGD_MOMENTUM, .momentum = 0.9f, .dampening = 0.25f}},
        {"SGD with Nesterov's momentum", {.kind = HEADWATER_OPTIMISER_KIND_SGD_NESTEROV, .momentum = 0.9f, .weight_decay = 0.1f}},
        {"RMSprop", {.kind = HEADWATER_OPTIMISER_KIND_RMS_PROP, .alpha = 0.99f, .epsilon = 1e-8f}},
        {"RMSprop centred",
         {.kind = HEADWATER_OPTIMISER_KIND_RMS_PROP, .alpha = 0.9f, .epsilon = 1e-6f, .weight_decay = 0.1f, .options = HEADWATER_CENTRED}},
        {"RMSprop with momentum", {.kind = HEADWATER_OPTIMISER_KIND_RMS_PROP_MOMENTUM, .alpha = 0.99f, .epsilon = 1e-8f, .momentum = 0.9f}},
        {"RMSprop centred with momentum",
         {.kind = HEADWATER_OPTIMISER_KIND_RMS_PROP_MOMENTUM, .alpha = 0.99f, .epsilon = 1e-8f, .momentum = 0.5f, .options = HEADWATER_CENTRED}},
        {"Adam", {.kind = HEADWATER_OPTIMISER_KIND_ADAM, .beta1 = 0.9f, .beta2 = 0.999f, .epsilon = 1e-8f, .weight_decay = 0.1f}},
        {"AdamW", {.kind = HEADWATER_OPTIMISER_KIND_ADAM_W, .beta1 = 0.8f, .beta2 = 0.99f, .epsilon = 1e-6f, .weight_decay = 0.1f}},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct Case of = usual;
        of.kind = "optimiser", of.name = rules[i].name, of.optimiser = rules[i].rule;
        run(of);
    }
}

static void every_scheme(void) {
    static const struct {
        const char *name;
        uint32_t scheme;
    } schemes[] = {
        {"Xavier", HEADWATER_SCHEME_XAVIER}, {"He", HEADWATER_SCHEME_HE},
        {"PyTorch", HEADWATER_SCHEME_PYTORCH}, {"LeCun", HEADWATER_SCHEME_LECUN},
        {"orthogonal", HEADWATER_SCHEME_ORTHOGONAL},
    };
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        struct Case of = usual;
        of.kind = "scheme", of.name = schemes[i].name, of.scheme = schemes[i].scheme;
        run(of);
    }
}

static void others(void) {
    struct Case of = usual;
    of.kind = "frozen", of.name = "2 layers", of.frozen = 2;
    run(of);
    static const HeadwaterLayer deep[MOST_LAYERS] = {DENSE(7), SIGMOID, DENSE(7), SIGMOID, DENSE(7),      SIGMOID,
                                                     DENSE(7), SIGMOID, DENSE(7), SIGMOID, DENSE(OUTPUTS)};
    of = usual;
    of.kind = "sick", of.name = "5 sigmoids", of.layers = deep, of.layer_count = MOST_LAYERS;
    run(of);
}

int main(void) {
    for (int i = 0; i < BATCH * INPUTS; i++) {
        inputs[i] = (float)((i * 37 + 11) % 64 - 32) / 16;
    }
    for (int i = 0; i < BATCH * OUTPUTS; i++) {
        values[i] = (float)((i * 29 + 7) % 32) / 32;
    }
    for (int i = 0; i < BATCH; i++) {
        classes[i] = (size_t)(i * 3 + 1) % OUTPUTS;
    }
    every_activation();
    every_layer();
    every_loss();
    every_optimiser();
    every_scheme();
    others();
    return 0;
}
