package dev.mxlab.mua;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** An mbox file taken apart as mail(1) does: From_ lines count after a blank line only. */
final class Box {
  private static final Pattern DATE =
      Pattern.compile(
          "From .*(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d(:\\d\\d)? .*");

  private Box() {}

  static List<Item> items(byte[] file) {
    List<Item> items = new ArrayList<>();
    int start = -1;
    boolean blank = true;
    for (int at = 0; at < file.length; ) {
      int end = at;
      while (end < file.length && file[end] != '\n') {
        end++;
      }
      if (blank && isFromLine(file, at, end)) {
        if (start >= 0) {
          items.add(new Item(slice(file, start, at)));
        }
        start = at;
      }
      blank = end == at;
      at = end + 1;
    }
    if (start >= 0) {
      items.add(new Item(slice(file, start, file.length)));
    }
    return items;
  }

  private static boolean isFromLine(byte[] file, int at, int end) {
    return end - at > 5
        && file[at] == 'F'
        && file[at + 1] == 'r'
        && file[at + 2] == 'o'
        && file[at + 3] == 'm'
        && file[at + 4] == ' '
        && DATE.matcher(new String(file, at, end - at, StandardCharsets.ISO_8859_1)).matches();
  }

  private static byte[] slice(byte[] file, int from, int to) {
    return java.util.Arrays.copyOfRange(file, from, to);
  }
}
