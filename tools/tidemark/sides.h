#pragma once

#include "service/questions/sides.h"

namespace tidemark::command {

using service::noun_of;
using service::Sides;
using service::sides_of;

}  // namespace tidemark::command
