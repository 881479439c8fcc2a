"""Trains small tokenizers of the kinds that models come with, and reads off the reference what they give, into test/fixtures/tokenizers.json.

Run by hand:  pip install tokenizers==0.23.3 && python scripts/make-tokenizers.py
Trained on the texts of test/fixtures/tokens.json, so that every script that people write is in a vocabulary of a few hundred pieces.
"""
import json

from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

with open("test/fixtures/tokens.json", encoding="utf-8") as file:
    texts = [text for text, _ in json.load(file)["texts"]][:60]  # what people write; behind them comes what nobody does
special = ["<s>", "<pad>", "</s>", "<unk>"]


def unigram():
    """As XLM-RoBERTa's, whose sentence encoders speak a hundred languages."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    tokenizer.train_from_iterator(texts, trainers.UnigramTrainer(vocab_size=800, special_tokens=special, unk_token="<unk>", show_progress=False))
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)])
    return tokenizer


def bpe():
    """Byte level, as RoBERTa's. It asks to pad and to cut, as files of such models do."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=500, special_tokens=special, initial_alphabet=alphabet, show_progress=False))
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer.enable_padding(length=64)
    tokenizer.enable_truncation(8)
    return tokenizer


def cased():
    """WordPiece that keeps the case, as BERT's multilingual ones."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=600, special_tokens=tokens, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer


def ids(tokenizer):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return [" ".join(map(str, tokenizer.encode(text).ids)) for text in texts]


fixture = {"about": "Made by scripts/make-tokenizers.py with the tokenizers 0.23.3 Python package; `ids` are of the first texts of tokens.json."}
for make in [unigram, bpe, cased]:
    tokenizer = make()
    file = json.loads(tokenizer.to_str())
    fixture[make.__name__] = {"tokenizer": file, "ids": ids(tokenizer)}
with open("test/fixtures/tokenizers.json", "w", encoding="utf-8") as file:
    json.dump(fixture, file, ensure_ascii=True, separators=(",", ":"))
    file.write("\n")
