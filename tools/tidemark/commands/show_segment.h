#pragma once

#include <string_view>

#include "command/call.h"
#include "command/words.h"
#include "service/segment_question.h"

namespace tidemark::command {

/// How many are in a segment `of` "visitors" or "accounts", and who, as far as they were asked for.
void put_size(const Call& call, const LocalTime& local, std::string_view of, const service::SegmentSize& size);

}  // namespace tidemark::command
