/** Help of the verbs that measure. */
export const EVAL = `nearhit eval pairs FILE [flags]
nearhit eval stream FILE [flags]
nearhit eval conversations FILE [flags]

How often is it right, and how often wrong, on labelled data of your own? Files are JSON lines or CSV, either may be gzipped;
the first row that cannot be used ends the run. Nothing leaves this machine.

pairs          rows {a, b, same, kind?, source?}: may one answer serve both? Decided as the product would, without a server.
  --max-false-hits LIST  targets, the first for the tables; default 1%; with several the dial is shown: 1%,5%,10%
  --baseline LIST        rules of others beside ours: cosine=0.9, gptcache, semcache, cachellm, exact
  --ablation             what each layer of the decision is worth
  --words                compute no similarity at all
  --embedder NAME        the embedding model, with its own calibration; one of your own with --config FILE, where it is named
  --calibration FILE     another calibration than the model's own
  --examples N           mistakes and refusals shown; default 10
  --workers N            processes that embed; default 2
  --html FILE            the report as a page that needs nothing else
  --json                 the report for programs

stream         rows {text, class}: texts of one class have one answer. Asked again and again through the whole product, in front
               of a simulated provider that answers by class, so what is learnt on the way counts.
  --requests N           default 5000
  --zipf S               how unevenly classes repeat; default 0.8
  --seed N               the same seed, the same stream; default 1
  --only NAME            only rows of this source or dataset
  --rewordings           only classes of several wordings, and no wording twice while one is left
  --background FILE      texts that never repeat, mixed in; --background-share 0.2
  --learnt-after N       near neighbours after which recall is told once more; default 300
  --max-false-hits, --holdout as for serve; --embedder, --config, --examples, --html, --json as above

conversations  rows {a_context, a, b_context, b, same, kind}: the second is asked after the first, through the whole product.
               A hit where the histories differ ends with exit code 1.
  --max-false-hits, --embedder, --config, --examples, --json as above
`;

export const CALIBRATE = `nearhit calibrate FILE --out FILE [flags]

Fits the score of the judge on labelled pairs {a, b, same, kind?, source?} and counts the evidence behind every bar, on rows
that the score has not seen, nor their kind, nor their texts. Refuses where there is too little evidence to hold the target.

  --out FILE             where the calibration goes
  --embedder NAME        the embedding model it is for; one of your own with --config FILE, where it is named
  --target SHARE         the false-hit rate it must be able to hold; default 1%
  --classes FILE         more pairs, made of classed texts: each with another wording, and with its nearest of another class
  --only NAME            of these only rows of this source or dataset
  --source TEXT          what the data is and under which licence; kept in the calibration
  --workers N            processes that embed; default 2
`;

export const FORECAST = `nearhit forecast LOG.jsonl [flags]

What would have been answered from the cache, by tier, and what it would have saved. Reads a log of requests, in order:
a request body a line, or {time, tenant?, path?, body, response?}, or {question}. Nothing is sent anywhere. Nothing is learnt either:
a first day. Of an embeddings request each input counts by itself; what of it is known is saved by its share of the text.

  --price MODEL=IN/OUT   money per million tokens, input and output; may come several times; *=IN/OUT for all others
  --ttl HOURS            how long an answer is kept; default 24
  --max-false-hits SHARE the target; default 1%
  --embedder NAME        the embedding model that would be used; one of your own with --config FILE, where it is named
  --examples N           hits by meaning shown; default 5
  --json                 the report for programs
`;
