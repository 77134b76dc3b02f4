package dev.mxlab.named.tool.dig;

import dev.mxlab.named.tool.message.Form;
import dev.mxlab.named.tool.message.Style;
import dev.mxlab.named.tool.query.Lookup;
import dev.mxlab.named.tool.query.Lookup.Flag;

/** The options that hold for all questions of a call, wherever they stand. */
final class Printing {
  private static final int USUAL_WIDTH = 60;
  private static final int YAML_DEPTH = 3;

  boolean brief;
  boolean command = true;
  boolean yaml;

  /** Of chunks of long data; 0 leaves them whole, negative: as fits. */
  int split = -1;

  /** Said before the first name, also for zone transfers. */
  boolean questionSaid;

  boolean commentsSaid;

  /** How records of this lookup are written. */
  Style style(Lookup lookup) {
    if (yaml) {
      return new Style(
          Form.PLAIN, true, false, false, false, true, YAML_DEPTH, lookup.is(Flag.IDN_OUT));
    }
    boolean spread = lookup.is(Flag.MULTILINE);
    boolean explained = lookup.recordComments > 0 || (spread && lookup.recordComments >= 0);
    return new Style(
        spread && !lookup.is(Flag.UNKNOWN_FORMAT)
            ? Style.spread(
                explained, lookup.is(Flag.NO_CRYPTO), lookup.is(Flag.EXPANDED_IPV6), split)
            : form(lookup, spread, explained),
        lookup.is(Flag.COMMENTS),
        lookup.is(Flag.NO_TTL),
        lookup.is(Flag.NO_CLASS),
        lookup.is(Flag.TTL_UNITS),
        false,
        0,
        lookup.is(Flag.IDN_OUT));
  }

  /** The data of {@code +short}. */
  Form brief(Lookup lookup) {
    return form(lookup, false, lookup.recordComments > 0);
  }

  private Form form(Lookup lookup, boolean spread, boolean explained) {
    Form margin = Style.spread(explained, false, false, split);
    return new Form(
        spread,
        explained,
        lookup.is(Flag.NO_CRYPTO),
        lookup.is(Flag.UNKNOWN_FORMAT),
        lookup.is(Flag.EXPANDED_IPV6),
        spread ? margin.width() : split < 0 ? USUAL_WIDTH : split,
        spread ? margin.lineBreak() : " ");
  }
}
