#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "http/message.h"
#include "http/secrets.h"
#include "pendo/client.h"

namespace tidemark::pendo {

/// What the body of a bulk write's 200 says of each update of the batch:
///
///     {"total":3,"updated":1,"failed":2,"missing":["v-2"],"errors":["v-3: not a number"],"kind":"visitor"}
///     → v-1 accepted, v-2 missing, v-3 rejected in the words "v-3: not a number"
///
/// `errors` are texts or objects (their element type is published nowhere). An id is found in a text only as a whole
/// (`v-1` is not in `v-11: bad value`), and belongs to an error only where no other id of the batch does. The sums are
/// checked: total = batch = updated + failed, failed = |missing| + |errors|. Where they don't hold, or a failure
/// belongs to no id or to several, what is not named is `unknown`; but where nothing was updated it is `rejected`, as
/// nothing was.
///
/// In the words the secrets are hidden. `bad_answer` where it is no whole JSON object with the three numbers.
[[nodiscard]] Result<std::vector<Written>> read_write_answer(std::string_view body, std::span<const Update> batch,
                                                             const http::Secrets& secrets = {});

/// What a PUT of one value says of it. The shape of its 200 is published nowhere: an empty body, and any whole JSON value,
/// is `accepted` unless it is the answer of a bulk write that says otherwise; 400 and 422 are `rejected` and 404 `missing`,
/// in Pendo's words; words that are no JSON leave it `unknown`. `update` has the one value.
[[nodiscard]] tl::expected<Written, WriteFailure> read_value_answer(const http::Response& answer,
                                                                    const std::string& call, const Update& update,
                                                                    const Settings& settings);

/// What a batch tells of people: ids, and values as they are and as JSON has them; and the key.
[[nodiscard]] http::Secrets secrets_of(std::span<const Update> batch, const std::string& key);

/// A write that was answered by another status than 200, and one that has no answer, or none that can be understood.
[[nodiscard]] WriteFailure turned_down(const http::Response& answer, const std::string& call,
                                       std::span<const Update> batch, const Settings& settings);
[[nodiscard]] WriteFailure unanswered(Error error);

}  // namespace tidemark::pendo
