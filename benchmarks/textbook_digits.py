"""Training on images as a course's reader writes it: a loader that collects samples one by one.

It is the yardstick for speed and, in the tests, for results. Nothing here is tuned, and nothing is
made slow on purpose.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset, TensorDataset

Data = tuple[torch.Tensor, torch.Tensor]


def train(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    data: Data,
    parts: tuple[list[int], list[int]],
    *,
    num_epochs: int,
    batch_size: int,
    generator: torch.Generator,
) -> np.ndarray:
    """Train on the first part; return loss and accuracy of both parts for each epoch."""
    samples, rest = (Subset(TensorDataset(*data), part) for part in parts)
    held = DataLoader(rest, batch_size=batch_size)
    criterion = nn.CrossEntropyLoss()
    records = []
    for _ in range(num_epochs):
        order = torch.randperm(len(samples), generator=generator).tolist()
        loader = DataLoader(samples, batch_size=batch_size, sampler=order)
        total_loss, total_hits = 0.0, 0
        model.train()
        for images, labels in loader:
            optimizer.zero_grad()
            logits = model(images)
            loss = criterion(logits, labels)
            loss.backward()
            optimizer.step()
            total_loss += len(labels) * loss.item()
            total_hits += int((logits.argmax(dim=1) == labels).sum().item())
        row = [total_loss / len(samples), total_hits / len(samples)]
        records.append(row + _evaluate(model, held, criterion, len(rest)))
    return np.array(records)


def _evaluate(
    model: nn.Module, loader: DataLoader, criterion: nn.Module, count: int
) -> list[float]:
    """Return mean loss and accuracy over the batches of a loader."""
    total_loss, total_hits = 0.0, 0
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total_loss += len(labels) * criterion(logits, labels).item()
            total_hits += int((logits.argmax(dim=1) == labels).sum().item())
    return [total_loss / count, total_hits / count]
