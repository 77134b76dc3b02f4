package dev.mxlab.net.sasl;

/** A mechanism of several steps whose server must know something of the user's password. */
interface Conversation {
  /** Before the client said anything. */
  Exchange.Step begin();

  /** The client answered; decoded. */
  Exchange.Step answer(String text);

  /** What {@link Exchange.Step.Ask} asked for is known, or there is nothing. */
  Exchange.Step known();
}
