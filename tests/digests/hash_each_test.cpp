#include "digests/hash_each.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/hash/blake2b.h"

namespace tidemark::digests {
namespace {

RC_GTEST_PROP(DigestsInLanes, AreThoseOfTheCoresHash, (const std::vector<std::string>& short_ones)) {
  std::vector<std::string> texts = short_ones;
  for (std::size_t i = 0; i < short_ones.size(); ++i) texts.push_back(std::string(i * 37, 'x') + short_ones[i]);
  for (const std::size_t size : {0, 127, 128, 129, 256, 257, 5000}) texts.emplace_back(size, 'y');
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < texts.size(); ++i)
    inputs.push_back(
        {texts[i], std::string_view{"a key of up to sixty-four bytes, of which this one has them all."}.substr(
                       0, i % 3 == 0 ? 0 : i * 13 % 65)});
  std::vector<Digest> digests(inputs.size());
  const auto are_the_cores = [&] {
    for (std::size_t i = 0; i < inputs.size(); ++i) RC_ASSERT(digests[i] == blake2b(inputs[i].text, inputs[i].key));
    std::ranges::fill(digests, Digest{});
  };
  hash_each(inputs, digests);
  are_the_cores();
  for (const Lanes lanes : {Lanes::eight, Lanes::four, Lanes::one})
    if (hash_each_by(lanes, inputs, digests)) are_the_cores();
}

}  // namespace
}  // namespace tidemark::digests
