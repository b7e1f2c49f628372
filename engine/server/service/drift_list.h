#pragma once

#include "core/json/line.h"
#include "sync/drift.h"

namespace tidemark::service {

/// A value that others have changed, as the command line and the API give it.
void put_drift(json::Line& line, const sync::Drift& drift);

}  // namespace tidemark::service
