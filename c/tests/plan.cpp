// The header is C++ as well.

#include "headwater.h"

int main() {
    HeadwaterLayer layer = {};
    layer.kind = HEADWATER_LAYER_KIND_DENSE;
    layer.width = 3;
    HeadwaterLayerSpace space[1];
    HeadwaterNetwork network = {2, &layer, 1, 0, space, 1};
    HeadwaterPlan plan;
    const HeadwaterStatus status = headwater_plan(&network, nullptr, 4, 0, &plan, nullptr);
    return status != HEADWATER_STATUS_OK || plan.parameters != 9;
}
