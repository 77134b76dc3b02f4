package dev.mxlab.mailbox;

/** A message with where its mailbox has it. */
record Entry(Message message, Spot spot) {
  /** Where a message stands, by the format. */
  sealed interface Spot permits MboxSpot, MaildirSpot {}

  long uid() {
    return message.uid();
  }

  Entry with(Message changed) {
    return new Entry(changed, spot);
  }

  Entry at(Spot elsewhere) {
    return new Entry(message, elsewhere);
  }
}
