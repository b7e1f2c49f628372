#include "http/libcurl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tidemark::http {
namespace {

using testing::HasSubstr;

TEST(Libcurl, IsLoadedOnce) {
  EXPECT_EQ(libcurl().trouble, "");
  EXPECT_EQ(&libcurl(), &libcurl());
  EXPECT_EQ(libcurl().getdate("Thu, 01 Jan 1970 00:01:00 GMT", nullptr), 60);
}

TEST(Libcurl, SaysWhatIsMissing) {
  EXPECT_THAT(load_libcurl("libnothing.so.4").trouble, HasSubstr("libnothing.so.4"));
  EXPECT_THAT(load_libcurl("libz.so.1").trouble, HasSubstr("curl_global_init")) << "a library, but another one";
}

}  // namespace
}  // namespace tidemark::http
